// Runs in the browser.
import type { EncodedPacket, EncodedPacketSink, PacketRetrievalOptions } from 'mediabunny';
import { median } from '../numbers/statistics';

/** Packets of a track that can be decoded without those before. */
export interface PacketRun {
  /** In the order of decoding, from a key frame. */
  readonly packets: readonly EncodedPacket[];
  /** The key frame after them; null where the track ends, or goes on behind bytes that are no packet. */
  readonly next: EncodedPacket | null;
}

/** What lies between the packets of a run that can be decoded and the key frame where it goes on. */
export interface Gap {
  /** Times of the frames that cannot; reckoned by the frames before where the file does not say them. */
  readonly times: readonly number[];
  /** When it goes on; null if it does not. */
  readonly to: number | null;
}

/** Times that differ by less are the same, in seconds. */
export const SAME = 1e-4;
/** So many packets after the last frame that came out, a decoder may have met the one that it cannot decode. */
const AHEAD = 64;
/** Seconds between the places where a key frame is looked for behind bytes that are no packet. */
const PROBE = 0.5;

const VERIFIED: PacketRetrievalOptions = { verifyKeyPackets: true };
const NAMED: PacketRetrievalOptions = { metadataOnly: true };
const timeOf = ({ timestamp }: EncodedPacket) => timestamp;

/** When a track's last frame begins; null where damage hides it. */
export async function lastTime(sink: EncodedPacketSink): Promise<number | null> {
  const packet = await sink.getPacket(Infinity, NAMED).catch(() => null);
  return packet?.timestamp ?? null;
}

/** The packets around a time at which a decoder gave up, those that it may have met by then included; at least one. */
export async function runAt(sink: EncodedPacketSink, time: number): Promise<PacketRun> {
  const first =
    (await sink.getKeyPacket(time, VERIFIED).catch(() => null)) ?? (await sink.getFirstKeyPacket(VERIFIED));
  const packets: EncodedPacket[] = [];
  let ahead = 0;
  for (let packet = first; packet; packet = await after(sink, packet)) {
    if (packet.type === 'key' && ahead > AHEAD) return { packets, next: packet };
    if (packet.timestamp > time) ahead++;
    // Those shown before the first but decoded after it need what was before.
    if (packet.timestamp >= first!.timestamp) packets.push(packet);
  }
  return { packets, next: null };
}

/**
 * Where it goes on after a run of which only the first packets can be decoded.
 * @param last when the track's last frame begins
 */
export async function gapAfter(
  sink: EncodedPacketSink,
  { packets, next }: PacketRun,
  good: number,
  last: number,
): Promise<Gap> {
  // The packet that cannot be decoded may be a key frame itself.
  const index = packets.findIndex(({ type }, i) => i > good && type === 'key');
  const bad = packets.slice(good).map(timeOf);
  if (index !== -1) {
    const to = packets[index].timestamp;
    return { times: bad.filter((time) => time < to - SAME), to };
  }
  if (next) return { times: [...bad, ...(await leading(sink, next))], to: next.timestamp };

  const times = packets.map(timeOf);
  const end = Math.max(...times);
  if (last <= end + SAME) return { times: bad, to: null };
  const listed = await untilLoaded(sink, packets[packets.length - 1]);
  if (listed.times.length > 0) return { times: [...bad, ...listed.times], to: listed.to };
  const key = await keyBehind(sink, end, last);
  return {
    times: [...bad, ...missingTimes(times, key?.timestamp ?? null, last)],
    to: key?.timestamp ?? null,
  };
}

/** Where frames would be if they followed each other as most of them do. */
function missingTimes(times: readonly number[], next: number | null, last: number): number[] {
  const sorted = [...times].sort((one, other) => one - other);
  const step = median(sorted.slice(1).map((time, i) => time - sorted[i]));
  if (!(step > 0)) return [];
  return [...sorted.slice(1), next ?? last + step].flatMap((time, i) => {
    const missing = Math.max(0, Math.round((time - sorted[i]) / step) - 1);
    return Array.from({ length: missing }, (_, k) => sorted[i] + (k + 1) * step);
  });
}

/** Times of packets that the file's tables name and whose bytes are not there, up to a key frame whose are. */
async function untilLoaded(sink: EncodedPacketSink, last: EncodedPacket): Promise<Gap> {
  const times: number[] = [];
  for (let packet = await after(sink, last, NAMED); packet; packet = await after(sink, packet, NAMED)) {
    const { timestamp, type } = packet;
    const loaded = type === 'key' ? await sink.getKeyPacket(timestamp, VERIFIED).catch(() => null) : null;
    if (loaded && Math.abs(loaded.timestamp - timestamp) < SAME) {
      return { times: [...times, ...(await leading(sink, loaded))], to: timestamp };
    }
    times.push(timestamp);
  }
  return { times, to: null };
}

/** Times of the packets that are decoded after a key frame and shown before it. */
async function leading(sink: EncodedPacketSink, key: EncodedPacket): Promise<number[]> {
  const times: number[] = [];
  for (let packet = await after(sink, key); packet; packet = await after(sink, packet)) {
    if (packet.timestamp >= key.timestamp) break;
    times.push(packet.timestamp);
  }
  return times;
}

/** The first key frame after a time that can be found by its time alone. */
async function keyBehind(sink: EncodedPacketSink, time: number, last: number): Promise<EncodedPacket | null> {
  for (let probe = time + PROBE; probe < last + PROBE; probe += PROBE) {
    const key = await sink.getKeyPacket(probe, VERIFIED).catch(() => null);
    if (key && key.timestamp > time + SAME) return key;
  }
  return null;
}

/** Null also where the bytes that follow are no packet. */
function after(
  sink: EncodedPacketSink,
  packet: EncodedPacket,
  options = VERIFIED,
): Promise<EncodedPacket | null> {
  return sink.getNextPacket(packet, options).catch(() => null);
}
