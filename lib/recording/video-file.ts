import { ALL_FORMATS, BlobSource, Input, StreamTarget } from 'mediabunny';
import { messageOf } from '../errors';
import type { Recording } from './recording';
import { remux } from './remux';
import { isQuotaError } from './space';
import type { RecordingStore } from './store';

/** The numbers may go on for so many seconds after the video's last piece without a word. */
const END_TOLERANCE = 1.5;

export interface VideoFile {
  readonly file: Blob;
  /** What is not as one would expect of the file, each in a sentence. */
  readonly remarks: readonly string[];
}

/**
 * The kept video as a file for other programs: the pictures as they were recorded, at the same times, with duration and
 * index. Where that cannot be made, as it was recorded, with a remark.
 * @param made names the scratch file that it is written to; the caller drops that
 * @returns null where no video was kept
 */
export async function videoFile(
  store: RecordingStore,
  recording: Recording,
  made: 'video' | 'zip-video',
): Promise<VideoFile | null> {
  const { header, id, repaired, totals } = recording;
  if (!header.video) return null;
  const pieces = await store.files.pieces(id);
  if (pieces.length === 0) return null;
  const { type } = header.video;
  const kept = repaired ? await readablePieces(pieces, type) : pieces;
  const remarks: string[] = [];
  if (kept.length < pieces.length) remarks.push('The last part of the video is damaged and was left out.');
  try {
    const scratch = await store.files.scratch(id, made);
    const target = new StreamTarget(await scratch.createWritable(), { chunked: true });
    const { seconds, failure } = await remux(new Blob([...kept], { type }), target);
    if (failure)
      remarks.push(`The video is damaged after ${seconds.toFixed(1)} s and ends there (${failure}).`);
    if (totals.seconds - seconds > END_TOLERANCE) {
      remarks.push(
        `The video ends at ${seconds.toFixed(1)} s, the numbers at ${totals.seconds.toFixed(1)} s: what was not on the disk is lost.`,
      );
    }
    return { file: new Blob([await scratch.getFile()], { type }), remarks };
  } catch (error) {
    const reason = isQuotaError(error) ? 'the storage for this site is full' : messageOf(error);
    const remark = `The video is as the browser wrote it, without duration and index: ${reason.replace(/\.$/, '')}.`;
    return { file: new Blob(pieces, { type }), remarks: [remark] };
  }
}

/**
 * A recording that broke off may end in the middle of a picture, and a reader then drops all since the last keyframe or
 * so: the pieces without the last one may show more.
 */
async function readablePieces(pieces: readonly Blob[], type: string): Promise<readonly Blob[]> {
  let best = pieces;
  let end = await endOf(best, type);
  for (let count = pieces.length - 1; count > 0; count--) {
    const fewer = pieces.slice(0, count);
    const earlier = await endOf(fewer, type);
    if (earlier <= end) break;
    [best, end] = [fewer, earlier];
  }
  return best;
}

/** Seconds up to the last picture that can be read; −1 for none. */
async function endOf(pieces: readonly Blob[], type: string): Promise<number> {
  const source = new BlobSource(new Blob([...pieces], { type }));
  const input = new Input({ formats: ALL_FORMATS, source });
  try {
    return (await (await input.getPrimaryVideoTrack())?.computeDuration()) ?? -1;
  } catch {
    return -1;
  } finally {
    input.dispose();
  }
}
