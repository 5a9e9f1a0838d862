import { median } from '../numbers/statistics';

/** Of one face in a frame. */
export interface FrameRow<Row> {
  /** Seconds. */
  readonly time: number;
  /** Null where the face was not in it. */
  readonly row: Row | null;
}

/** Intervals that are longer, in seconds, say nothing of how often frames come. */
const LONGEST_INTERVAL = 0.5;
/** A camera of 30 frames a second gives 30.03. */
const ABOVE = 0.1;

/**
 * Points a second, a whole number, of the grid that has a place for each frame where they come evenly.
 * @param times of the frames, in seconds, ascending
 */
export function gridFrequency(times: ArrayLike<number>): number {
  const intervals: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const interval = times[i] - times[i - 1];
    if (interval > 0 && interval <= LONGEST_INTERVAL) intervals.push(interval);
  }
  if (intervals.length === 0) return 1;
  return Math.max(1, Math.ceil(1 / median(intervals) - ABOVE));
}

/**
 * Frames on an even grid from second 0 to the last of them: at each point those of the nearest frame, of the earlier one
 * of two that are equally near.
 * @param frequency points a second
 * @yields null where no frame is within one step, or the face was not in it
 */
export async function* onGrid<Row>(
  frames: AsyncIterable<FrameRow<Row>>,
  frequency: number,
): AsyncGenerator<Row | null> {
  let before: FrameRow<Row> | null = null;
  let point = 0;
  for await (const next of frames) {
    for (; point / frequency <= next.time; point++) {
      const time = point / frequency;
      const nearest: FrameRow<Row> = before && time - before.time <= next.time - time ? before : next;
      yield Math.abs(nearest.time - time) <= 1 / frequency ? nearest.row : null;
    }
    before = next;
  }
}
