// Runs in the browser.
import { EncodedPacketSink, type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny';
import { countDecodable, decoded } from './decodable';
import { gapAfter, lastTime, runAt, SAME } from './packet-run';

/** Frames that could not be decoded. */
export class Loss {
  constructor(
    readonly frames: number,
    /** When the first of them would be shown, in the track's own seconds. */
    readonly from: number,
  ) {}
}

/** Of a longer run of packets without a key frame, those that were decoded ahead are given up. */
const MOST_TRIED = 1500;

/**
 * The frames of a part of a track in the order of showing, none twice. Where a packet cannot be decoded, or bytes are
 * no packet, it goes on at the next key frame.
 * @param from seconds; frames that begin before are left out
 * @param to seconds; so are those that begin then or later
 * @throws what the decoder or the file's reader says when not one frame, or none of those that follow, can be had
 */
export async function* survivingSamples(
  track: InputVideoTrack,
  from: number,
  to: number,
): AsyncGenerator<VideoSample | Loss, void> {
  const sink = new VideoSampleSink(track);
  const packets = new EncodedPacketSink(track);
  const end = to - SAME;
  let seen = from - SAME;
  let isEmpty = true;
  const take = (sample: VideoSample, before: number): boolean => {
    const isTaken = sample.timestamp > seen && sample.timestamp < before;
    if (isTaken) seen = sample.timestamp;
    else sample.close();
    isEmpty &&= !isTaken;
    return isTaken;
  };
  for (let start = from; ; ) {
    let failure: unknown = null;
    try {
      for await (const sample of sink.samples(start)) {
        if (sample.timestamp >= end) {
          sample.close();
          return;
        }
        if (take(sample, end)) yield sample;
      }
    } catch (error) {
      failure = error;
    }
    const last = await lastTime(packets);
    if (failure === null && (last === null || last <= seen + SAME)) return;
    if (last === null) throw failure;

    const run = await runAt(packets, Math.max(seen, start));
    const known = run.packets.findIndex(({ timestamp }) => timestamp > seen);
    let good = failure === null || known === -1 ? run.packets.length : known;
    if (failure !== null && run.packets.length <= MOST_TRIED) {
      good = await countDecodable(track, run.packets, good);
    }
    const { times, to: next } = await gapAfter(packets, run, good, last);
    // What is decoded behind a hole before the next key frame is given up too, so that a hole has one place.
    const firstLost = Math.min(end, ...times, next ?? end);
    try {
      for await (const sample of decoded(track, run.packets.slice(0, good))) {
        if (take(sample, firstLost)) yield sample;
      }
    } catch {} // those are counted as lost
    if (isEmpty && next === null && failure !== null) throw failure;
    const others = run.packets.slice(0, good).map(({ timestamp }) => timestamp);
    const isLost = (time: number) => time >= firstLost && time < Math.min(end, next ?? end);
    const frames = [...others.filter((time) => time > seen), ...times].filter(isLost).length;
    if (frames > 0) yield new Loss(frames, firstLost);
    if (next === null || next >= end) return;
    start = next;
    seen = next - SAME;
  }
}
