import { isUnsure } from '../au/decision';
import type { UnitSeries } from './series';
import { GAP_SECONDS, placeAt } from './traces';

/*
 * Traces of hours are drawn from levels: the rows themselves, blocks of four of them, blocks of four of those,
 * and so on. A block never spans a time in which the face was away. The blocks' times belong to the face, their
 * least and largest values to a unit.
 */

const CHILDREN = 4;
/** A level with fewer blocks is not made coarser. */
const FEWEST = 256;
/** Blocks that a column must at least hold for a coarser level to be taken; the ends round by one of them. */
const PER_COLUMN = 2;

/** Blocks in time, in seconds; a row reaches to the next one unless a gap follows. */
export interface TimeLevel {
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Place in the finer level of each block's first member, and one more for the end. Of the rows: empty. */
  readonly first: Uint32Array;
}

export interface ValueLevel {
  /** Least and largest probability of a block. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Lowest lower and highest upper end of the interval. */
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  /** 1 where a row of the block is a guess. */
  readonly unsure: Uint8Array;
}

/** A trace as a row of pixel columns; NaN where no face was seen. */
export type Columns = ValueLevel;

/** @param times of a face's rows in seconds, not falling */
export function timeLevels(times: Float64Array): TimeLevel[] {
  const end = times.map((time, i) => {
    const next = i + 1 < times.length ? times[i + 1] : time;
    return next - time > GAP_SECONDS ? time : next;
  });
  const levels: TimeLevel[] = [{ start: times, end, first: new Uint32Array(0) }];
  while (levels[levels.length - 1].start.length > FEWEST) levels.push(coarser(levels[levels.length - 1]));
  return levels;
}

function coarser({ start, end }: TimeLevel): TimeLevel {
  const first: number[] = [];
  for (let i = 0, members = 0; i < start.length; i++, members++) {
    const isGap = i > 0 && end[i - 1] < start[i];
    if (i === 0 || isGap || members === CHILDREN) {
      first.push(i);
      members = 0;
    }
  }
  return {
    start: Float64Array.from(first, (i) => start[i]),
    end: Float64Array.from(first, (_, k) => end[(first[k + 1] ?? start.length) - 1]),
    first: Uint32Array.from([...first, start.length]),
  };
}

/** @param times timeLevels of the face */
export function valueLevels(
  times: readonly TimeLevel[],
  {
    p,
    lower,
    upper,
    doubt,
    unsureAbove,
  }: Pick<UnitSeries, 'p' | 'lower' | 'upper' | 'doubt' | 'unsureAbove'>,
): ValueLevel[] {
  const unsure = new Uint8Array(doubt.length);
  for (let i = 0; i < unsure.length; i++) unsure[i] = Number(isUnsure(doubt[i], unsureAbove));
  const levels: ValueLevel[] = [{ low: p, high: p, lower, upper, unsure }];
  for (const { start, first } of times.slice(1)) {
    const finer = levels[levels.length - 1];
    const level = emptyLevel(start.length);
    for (let k = 0; k < start.length; k++) {
      for (let i = first[k]; i < first[k + 1]; i++) include(level, k, finer, i);
    }
    levels.push(level);
  }
  return levels;
}

/**
 * Reduces one unit's trace to columns by minimum and maximum, so that no peak is lost however long it is.
 * @param times timeLevels of the face
 * @param values valueLevels of the unit
 * @param from seconds of the left edge
 * @param to seconds of the right edge, after `from`
 */
export function columnsFor(
  times: readonly TimeLevel[],
  values: readonly ValueLevel[],
  from: number,
  to: number,
  width: number,
): Columns {
  const columns = emptyLevel(width);
  const perSecond = width / (to - from);
  const place = levelFor(times, from, to, width);
  const { start, end } = times[place];
  const firstBlock = Math.max(0, placeAt(start, from));
  for (let i = firstBlock; i < start.length && start[i] < to; i++) {
    if (end[i] < from) continue;
    const left = Math.max(0, Math.floor((start[i] - from) * perSecond));
    const right = Math.min(width - 1, Math.max(left, Math.ceil((end[i] - from) * perSecond) - 1));
    for (let x = left; x <= right; x++) include(columns, x, values[place], i);
  }
  return columns;
}

/** The coarsest level of which a column still holds a few blocks. */
function levelFor(times: readonly TimeLevel[], from: number, to: number, width: number): number {
  for (let place = times.length - 1; place > 0; place--) {
    const { start } = times[place];
    if (placeAt(start, to) - placeAt(start, from) >= PER_COLUMN * width) return place;
  }
  return 0;
}

function emptyLevel(length: number): ValueLevel {
  const filled = () => new Float32Array(length).fill(Number.NaN);
  return { low: filled(), high: filled(), lower: filled(), upper: filled(), unsure: new Uint8Array(length) };
}

/** Widens block k of a level so that it holds block i of another. */
function include(level: ValueLevel, k: number, other: ValueLevel, i: number): void {
  // Every comparison with NaN is false, so an empty block takes the value.
  if (!(level.low[k] <= other.low[i])) level.low[k] = other.low[i];
  if (!(level.high[k] >= other.high[i])) level.high[k] = other.high[i];
  if (!(level.lower[k] <= other.lower[i])) level.lower[k] = other.lower[i];
  if (!(level.upper[k] >= other.upper[i])) level.upper[k] = other.upper[i];
  if (other.unsure[i]) level.unsure[k] = 1;
}
