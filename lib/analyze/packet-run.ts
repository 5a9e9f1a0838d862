// Runs in the browser.
import type { EncodedPacket, EncodedPacketSink } from 'mediabunny';

/** Packets of a track that can be decoded without those before. */
export interface PacketRun {
  /** In the order of decoding, from a key frame. */
  readonly packets: readonly EncodedPacket[];
  /** The key frame after them; null where the track ends, or goes on behind bytes that are no packet. */
  readonly next: EncodedPacket | null;
}

/** What lies between the packets of a run that can be decoded and the key frame where it goes on. */
export interface Gap {
  /** Times of the packets that cannot, as far as the file says them. */
  readonly times: readonly number[];
  /** How many more there must be by the time that they take. */
  readonly guessed: number;
  /** When it goes on; null if it does not. */
  readonly to: number | null;
}

/** Times that differ by less are the same, in seconds. */
export const SAME = 1e-4;
/** So many packets after the last frame that came out, a decoder may have met the one that it cannot decode. */
const AHEAD = 64;
/** Seconds between the places where a key frame is looked for behind bytes that are no packet. */
const PROBE = 0.5;

const VERIFIED = { verifyKeyPackets: true } as const;
const timeOf = ({ timestamp }: EncodedPacket) => timestamp;

/** When a track's last frame begins. */
export async function lastTime(sink: EncodedPacketSink): Promise<number> {
  return (await sink.getPacket(Infinity, { metadataOnly: true }))?.timestamp ?? -Infinity;
}

/** The packets around a time at which a decoder gave up, those that it may have met by then included. */
export async function runAt(sink: EncodedPacketSink, time: number): Promise<PacketRun> {
  const first = (await sink.getKeyPacket(time, VERIFIED)) ?? (await sink.getFirstKeyPacket(VERIFIED));
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
    return { times: bad.filter((time) => time < to - SAME), guessed: 0, to };
  }
  if (next) return { times: [...bad, ...(await leading(sink, next))], guessed: 0, to: next.timestamp };
  const end = Math.max(...packets.map(timeOf));
  const key = last > end + SAME ? await keyBehind(sink, end, last) : null;
  const step = (end - packets[0].timestamp) / Math.max(1, packets.length - 1);
  const gap = (key?.timestamp ?? last + step) - end;
  const guessed = last > end + SAME && step > 0 ? Math.max(0, Math.round(gap / step) - 1) : 0;
  return { times: bad, guessed, to: key?.timestamp ?? null };
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
function after(sink: EncodedPacketSink, packet: EncodedPacket): Promise<EncodedPacket | null> {
  return sink.getNextPacket(packet, VERIFIED).catch(() => null);
}
