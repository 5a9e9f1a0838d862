import { messageOf } from '../errors';
import type { FrameResult, InferenceClient } from '../live/client';
import type { Continuity } from '../vision/face-follower';
import type { Frame, Frames } from './file-frames';
import type { NextFrame } from './read-frames';

/** A frame that was read; positions in pixels of the picture. */
export interface ReadFrame
  extends Pick<Frame, 'timestamp' | 'width' | 'height'>,
    Pick<FrameResult, 'faces' | 'found' | 'isCut' | 'returned'> {
  /** Counts from 1. */
  readonly frame: number;
}

/** Frames that are under way at once: while the model reads some, faces are looked for in the next, and more are decoded. */
const MOST_FRAMES = 24;
/** Fewer of large ones, so that their pictures take 100 MB at most. */
const MOST_PIXELS = 25_000_000;
/** One is read while the next is decoded. */
const LEAST_FRAMES = 2;

/**
 * Reads a file's frames in their order, several at once.
 * @returns the frames, then the end, or why decoding goes no further
 * @throws what the client throws
 */
export async function* readAhead(
  { frames, remarks }: Frames,
  client: Pick<InferenceClient, 'read'>,
): AsyncGenerator<NextFrame<ReadFrame>, void> {
  const underWay: Promise<NextFrame<ReadFrame>>[] = [];
  let continuity: Continuity = 'anew';
  let next = decoded(frames);
  try {
    for (let most = LEAST_FRAMES; next || underWay.length > 0; ) {
      while (next && underWay.length < most) {
        const frame = await next;
        if (!('bitmap' in frame)) {
          next = null;
          if (frame.kind === 'failed') underWay.push(Promise.resolve(frame));
          break;
        }
        most = Math.floor(MOST_PIXELS / (frame.width * frame.height));
        most = Math.min(MOST_FRAMES, Math.max(LEAST_FRAMES, most));
        const reading = read(frame, client, continuity);
        reading.catch(() => {}); // told when it is its turn
        underWay.push(reading);
        continuity = 'on';
        next = decoded(frames);
      }
      const first = underWay.shift();
      if (first) yield await first;
    }
    yield { kind: 'end', remarks: await remarks() };
  } finally {
    void next?.then((frame) => 'bitmap' in frame && frame.bitmap.close());
    await Promise.allSettled(underWay);
    await frames.return();
  }
}

type Decoded = Frame | { readonly kind: 'end' } | { readonly kind: 'failed'; readonly message: string };

function decoded(frames: Frames['frames']): Promise<Decoded> | null {
  return frames.next().then(
    ({ done, value }) => (done ? { kind: 'end' } : value),
    (error) => ({ kind: 'failed', message: messageOf(error) }),
  );
}

async function read(
  { number, timestamp, width, height, bitmap }: Frame,
  client: Pick<InferenceClient, 'read'>,
  continuity: Continuity,
): Promise<NextFrame<ReadFrame>> {
  const reading = await client.read(bitmap, timestamp * 1000, continuity);
  reading.bitmap.close();
  const { faces, found, isCut, returned } = reading;
  return { kind: 'frame', frame: number, timestamp, width, height, faces, found, isCut, returned };
}
