import type { RecordingHeader } from './recording';

/** The clock of the machine may be this far, in milliseconds, from what was noted of it. */
const TOLERANCE_MS = 10;
/** A reading of both clocks that took longer, in milliseconds, is no measure. */
const LONGEST_READING_MS = 1;

/** Compares the clock of the machine, which may be set and goes on in sleep, with performance.now(), which does neither. */
export class WallClock {
  #offset = Date.now() - performance.now();

  /** Milliseconds since 1970 (UTC) of a performance.now() time. */
  at(time: number): number {
    return this.#offset + time;
  }

  /** Looks again. @returns whether the two have moved apart, so that `at` gives other times from now on */
  check(): boolean {
    const before = performance.now();
    const offset = Date.now() - before;
    const isLate = performance.now() - before > LONGEST_READING_MS;
    if (isLate || Math.abs(offset - this.#offset) <= TOLERANCE_MS) return false;
    this.#offset = offset;
    return true;
  }
}

/** Whether the frames of a recording have a time by the clock: those of a camera, which were read as they came. */
export function hasClock({ source }: RecordingHeader): boolean {
  return source.kind === 'camera';
}

/**
 * When a frame was taken, by the clock of the machine.
 * @param time seconds of the recording
 * @returns ISO 8601, UTC, to a millisecond; undefined for a recording of a file
 */
export function utcOf(header: RecordingHeader, time: number): string | undefined {
  if (!hasClock(header)) return undefined;
  const known = header.clock?.findLast(({ from }) => from <= time);
  const zero = known?.zero ?? Date.parse(header.date);
  return new Date(Math.round(zero + time * 1000)).toISOString();
}
