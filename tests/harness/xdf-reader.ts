import { XMLParser } from 'fast-xml-parser';

/** A stream of an XDF file. */
interface XdfStream {
  readonly info: Record<string, string>;
  readonly desc: Record<string, string>;
  readonly labels: readonly string[];
  readonly times: number[];
  readonly values: (number[] | string)[];
  footer: Record<string, string> | null;
}

const xml = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'channel' });

/** Reads by the specification of XDF 1.0, and knows nothing of this project. @throws Error for what is none */
export function readXdf(bytes: Buffer): XdfStream[] {
  const streams = new Map<number, XdfStream>();
  if (bytes.toString('latin1', 0, 4) !== 'XDF:') throw new Error('no XDF');
  let at = 4;
  const length = () => {
    const size = bytes[at++];
    const value = bytes.readUIntLE(at, size === 1 ? 1 : 4);
    at += size;
    return value;
  };
  const stream = () => {
    const found = streams.get(bytes.readUInt32LE(at));
    if (!found) throw new Error(`no header of the stream at ${at}`);
    at += 4;
    return found;
  };
  while (at < bytes.length) {
    const size = length();
    const end = at + size;
    const tag = bytes.readUInt16LE(at);
    at += 2;
    if (tag === 2) {
      const { info } = xml.parse(bytes.toString('utf8', at + 4, end));
      const labels = (info.desc.channels?.channel ?? []).map(({ label }: { label: string }) => label);
      streams.set(bytes.readUInt32LE(at), {
        info,
        desc: info.desc,
        labels,
        times: [],
        values: [],
        footer: null,
      });
    } else if (tag === 6) {
      stream().footer = xml.parse(bytes.toString('utf8', at, end)).info;
    } else if (tag === 3) {
      const { info, times, values } = stream();
      for (let left = length(); left > 0; left--) {
        if (bytes[at] !== 8) throw new Error(`no time stamp at ${at}`);
        times.push(bytes.readDoubleLE(at + 1));
        at += 9;
        if (info.channel_format === 'string') {
          const letters = length();
          values.push(bytes.toString('utf8', at, at + letters));
          at += letters;
          continue;
        }
        const wide = info.channel_format === 'double64' ? 8 : 4;
        const row = Array.from({ length: Number(info.channel_count) }, (_, i) =>
          wide === 8 ? bytes.readDoubleLE(at + 8 * i) : bytes.readFloatLE(at + 4 * i),
        );
        values.push(row);
        at += wide * row.length;
      }
      if (at !== end) throw new Error(`samples end at ${at}, their chunk at ${end}`);
    }
    at = end;
  }
  return [...streams.values()];
}
