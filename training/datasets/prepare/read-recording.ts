import type { InputFile } from '../../../lib/headless/input-files';
import { inspect, whyUnreadable } from '../../../lib/headless/inspect-file';
import { FaceTracker } from '../../../lib/vision/track';
import { encodeCrop } from '../../face-set/crop-jpeg';
import type { RawFrame } from '../raw';
import type { Recording } from './dataset-recordings';
import { BrowserDied, type FacePage, type PictureInput } from './face-page';
import { CROP_SIZE, type Skipped } from './frame-reading';
import type { WorkFolder } from './prepare-journal';
import type { FoundFace } from './prepare-page';
import { videoFrames } from './video';

/** What frames are read with. */
export interface Reader {
  readonly page: FacePage;
  readonly work: WorkFolder;
  /** By path: the files that the frames are in. */
  readonly files: ReadonlyMap<string, InputFile>;
  /** Of ffmpeg, see requireFfmpeg; not needed without videos. */
  readonly everyFrameOnce: readonly string[];
  readonly signal: AbortSignal;
  /** Told of each frame that was read now. */
  onFrame(): void;
}

/**
 * Reads the frames of a recording that the work folder does not have. Of several faces the one is taken that was
 * taken before in the recording, or the largest.
 * @throws AppError io when the browser cannot be started, ffmpeg was killed or the work folder cannot be written; the signal's reason
 */
export async function readRecording(recording: Recording, reader: Reader): Promise<void> {
  const { work, page } = reader;
  const stampOf = ({ picture }: RawFrame) => reader.files.get(picture.path)!.stamp;
  const missing = recording.filter((frame) => !work.find(frame.id, stampOf(frame)));
  if (missing.length === 0) return;

  const tracker = new FaceTracker();
  let at = 0;
  for await (const { frame, picture } of picturesOf(missing, reader)) {
    for (; recording[at] !== frame; at++) {
      const known = work.find(recording[at].id, stampOf(recording[at]));
      if (known?.kind === 'face')
        follow(
          tracker,
          known.boxes.map((box) => ({ box })),
        );
    }
    at++;
    const read = 'kind' in picture ? picture : await readFace(page, picture, tracker);
    // What went wrong while all is being stopped is not the frame's fault.
    reader.signal.throwIfAborted();
    if (read.kind === 'skipped') work.add(frame.id, stampOf(frame), read);
    else work.addFace(frame.id, stampOf(frame), read.boxes, read.jpeg);
    reader.onFrame();
  }
}

/** The face that goes on; the order of the frames counts, not their time. */
function follow<Face extends Pick<FoundFace, 'box'>>(tracker: FaceTracker, faces: readonly Face[]): Face {
  const [{ face }] = tracker.update(faces, 1, 0);
  return face;
}

/** A browser that dies may have been killed, so the picture gets a second one. */
async function readFace(page: FacePage, picture: FramePicture, tracker: FaceTracker) {
  try {
    return await readOnce(page, picture, tracker);
  } catch (error) {
    if (!(error instanceof BrowserDied)) throw error;
  }
  try {
    return await readOnce(page, picture, tracker);
  } catch (error) {
    if (!(error instanceof BrowserDied)) throw error;
    return skipped('unreadable', `two browsers died of it: ${error.message}`);
  }
}

async function readOnce(page: FacePage, { input, explain }: FramePicture, tracker: FaceTracker) {
  const found = await page.find(input);
  if (found.kind === 'failed') return skipped('unreadable', await explain(found.message));
  if (found.faces.length === 0) return skipped('no face', 'the detector found none');
  const crop = await page.cut(follow(tracker, found.faces), CROP_SIZE);
  const boxes = found.faces.map(({ box }) => box);
  return { kind: 'face' as const, boxes, jpeg: await encodeCrop(crop, CROP_SIZE) };
}

interface FramePicture {
  readonly input: PictureInput;
  /** Says more of what the browser could not read. */
  explain(message: string): Promise<string>;
}

/** The frames in their order, each with its picture or why there is none. */
async function* picturesOf(
  frames: readonly RawFrame[],
  reader: Reader,
): AsyncGenerator<{ frame: RawFrame; picture: FramePicture | Skipped }> {
  const [{ picture }] = frames;
  if (picture.kind === 'video') return yield* picturesOfVideo(frames, picture.path, reader.everyFrameOnce);
  for (const frame of frames)
    yield { frame, picture: await pictureOf(reader.files.get(frame.picture.path)!) };
}

async function pictureOf(file: InputFile): Promise<FramePicture | Skipped> {
  const facts = await inspect(file);
  if (!Array.isArray(facts)) return skipped('unreadable', facts.detail);
  const explain = async (message: string) => (await whyUnreadable(file, message)).detail;
  return { input: file.path, explain };
}

async function* picturesOfVideo(
  frames: readonly RawFrame[],
  path: string,
  everyFrameOnce: readonly string[],
): AsyncGenerator<{ frame: RawFrame; picture: FramePicture | Skipped }> {
  const byNumber = new Map(frames.map((frame) => [numberOf(frame), frame]));
  const pictures = videoFrames(path, [...byNumber.keys()], everyFrameOnce);
  try {
    for (;;) {
      const { done, value } = await pictures.next();
      if (done) {
        const detail = value === '' ? 'the video ends before it' : `the video ends before it: ${value}`;
        for (const frame of byNumber.values()) yield { frame, picture: skipped('no frame', detail) };
        return;
      }
      const frame = byNumber.get(value.number)!;
      byNumber.delete(value.number);
      yield { frame, picture: { input: value.png, explain: async (message) => message } };
    }
  } finally {
    await pictures.return('');
  }
}

function numberOf({ picture }: RawFrame): number {
  return picture.kind === 'video' ? picture.number : 0;
}

function skipped(reason: Skipped['reason'], detail: string): Skipped {
  return { kind: 'skipped', reason, detail };
}
