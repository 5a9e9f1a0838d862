// Runs in the browser.
import { EncodedPacketSink, type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny';
import type { Stretch } from './edit-list';
import type { OpenVideo } from './file-frames';
import { SAME } from './packet-run';
import { shownSamples } from './shown-samples';

/** Among so many packets behind the beginning of a part is its first frame. */
const REORDERED = 64;

/**
 * The frames that a player shows at some moments; null where it shows none.
 * @param times seconds, ascending, as shownSamples gives them
 */
export async function* samplesAt(
  video: Pick<OpenVideo, 'track' | 'stretches'>,
  times: readonly number[],
): AsyncGenerator<VideoSample | null, void> {
  const { track, stretches } = video;
  let done = 0;
  try {
    const wanted = await Promise.all(times.map((time) => trackTime(track, stretches, time)));
    for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(wanted)) {
      done++;
      yield sample;
    }
  } catch {
    yield* oneByOne(video, times.slice(done)); // a part is damaged, maybe another than is wanted
  }
}

async function* oneByOne(
  { track, stretches }: Pick<OpenVideo, 'track' | 'stretches'>,
  times: readonly number[],
): AsyncGenerator<VideoSample | null, void> {
  let done = 0;
  for await (const { sample, timestamp } of shownSamples(track, stretches, [])) {
    while (done < times.length && times[done] < timestamp - SAME) {
      done++;
      yield null;
    }
    while (done < times.length && times[done] < timestamp + SAME) {
      done++;
      yield sample.clone();
    }
    sample.close();
    if (done === times.length) return;
  }
  for (; done < times.length; done++) yield null;
}

/** The track's own time of what is shown at a moment, in seconds. */
async function trackTime(
  track: InputVideoTrack,
  stretches: readonly Stretch[],
  time: number,
): Promise<number> {
  const stretch = stretches.findLast(({ at }) => at <= time + SAME) ?? stretches[0];
  return (await firstTime(track, stretch.from)) + Math.max(0, time - stretch.at) + SAME;
}

/** When the first frame of a part begins. */
async function firstTime(track: InputVideoTrack, from: number): Promise<number> {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  let first = Infinity;
  let packet = (await sink.getKeyPacket(from + SAME, options)) ?? (await sink.getFirstPacket(options));
  // It may be decoded before the one that is cut through.
  for (let behind = 0; packet && behind < REORDERED; packet = await sink.getNextPacket(packet, options)) {
    if (packet.timestamp < from - SAME) continue;
    first = Math.min(first, packet.timestamp);
    behind++;
  }
  return Number.isFinite(first) ? first : from;
}
