import { XMLBuilder } from 'fast-xml-parser';

/*
 * Chunks of an XDF 1.0 file (sccn/xdf, Specifications): each is its length, a tag and its content, little-endian. A file
 * is XDF_MAGIC, a file header and then chunks of streams.
 */

export const XDF_MAGIC = new TextEncoder().encode('XDF:');

const TAG = { fileHeader: 1, streamHeader: 2, samples: 3, clockOffset: 4, boundary: 5, streamFooter: 6 };
/** By which a reader finds the next whole chunk in a damaged file; the specification fixes it. */
const BOUNDARY = Uint8Array.of(
  ...[0x43, 0xa5, 0x46, 0xdc, 0xcb, 0xf5, 0x41, 0x0f],
  ...[0xb3, 0x0e, 0xd5, 0x46, 0x73, 0x83, 0xcb, 0xe4],
);

type Bytes = Uint8Array<ArrayBuffer>;
/** Elements of an XML text by their names; a list is an element for each entry. */
export type Elements = { readonly [name: string]: string | number | Elements | readonly Elements[] };

const xml = new XMLBuilder({ format: true });

/** @param datetime ISO 8601 */
export function fileHeaderChunk(datetime: string): Bytes {
  return chunk(TAG.fileHeader, textOf({ version: '1.0', datetime }));
}

/** @param info what follows in the stream's `<info>` */
export function streamHeaderChunk(stream: number, info: Elements): Bytes {
  return chunk(TAG.streamHeader, uint32(stream), textOf(info));
}

export function streamFooterChunk(stream: number, info: Elements): Bytes {
  return chunk(TAG.streamFooter, uint32(stream), textOf(info));
}

/** Says that the stream's clock is the file's. @param time seconds */
export function clockOffsetChunk(stream: number, time: number): Bytes {
  return chunk(TAG.clockOffset, uint32(stream), float64(time), float64(0));
}

export function boundaryChunk(): Bytes {
  return chunk(TAG.boundary, BOUNDARY);
}

/** A sample of a stream. @param time seconds on the stream's clock */
interface Sample<Values> {
  readonly time: number;
  readonly values: Values;
}

/** Samples of a stream whose channels are float32 or double64. */
export function numberSamplesChunk(
  stream: number,
  format: 'float32' | 'double64',
  samples: readonly Sample<readonly number[]>[],
): Bytes {
  const wide = format === 'double64';
  return samplesChunk(stream, samples, (values) => {
    const view = new DataView(new ArrayBuffer(values.length * (wide ? 8 : 4)));
    values.forEach((value, i) => {
      if (wide) view.setFloat64(8 * i, value, true);
      else view.setFloat32(4 * i, value, true);
    });
    return [new Uint8Array(view.buffer)];
  });
}

/** Samples of a stream with one channel of texts. */
export function textSamplesChunk(stream: number, samples: readonly Sample<string>[]): Bytes {
  return samplesChunk(stream, samples, (text) => {
    const bytes = new TextEncoder().encode(text);
    return [lengthOf(bytes.length), bytes];
  });
}

function samplesChunk<Values>(
  stream: number,
  samples: readonly Sample<Values>[],
  encode: (values: Values) => Bytes[],
): Bytes {
  const parts = samples.flatMap(({ time, values }) => [Uint8Array.of(8), float64(time), ...encode(values)]);
  return chunk(TAG.samples, uint32(stream), lengthOf(samples.length), ...parts);
}

function chunk(tag: number, ...content: Bytes[]): Bytes {
  const length = 2 + content.reduce((sum, part) => sum + part.length, 0);
  return joined([lengthOf(length), Uint8Array.of(tag, 0), ...content]);
}

/** A length, after how many bytes it takes. */
function lengthOf(length: number): Bytes {
  return length < 256 ? Uint8Array.of(1, length) : joined([Uint8Array.of(4), uint32(length)]);
}

function textOf(info: Elements): Bytes {
  return new TextEncoder().encode(`<?xml version="1.0"?>\n${xml.build({ info })}`);
}

function uint32(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}

function float64(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
