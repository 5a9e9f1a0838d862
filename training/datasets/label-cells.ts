import type { LabelColumn, LabelledUnit } from './label-columns';
import { MAX_INTENSITY } from './raw';

/** What tables write for a unit that nobody coded. */
const UNKNOWN = /^(?:|-1|9|999|na|n\/a|nan|null|none|\?)$/i;
const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i;

export interface UnitLabel {
  /** 0..1, null unknown */
  readonly label: number | null;
  /** 0..1, null unknown or not coded */
  readonly intensity: number | null;
}

/** Reads the labels of a table's rows, and counts the codes for unknown. */
export class LabelCells {
  /** by code, how often it was met */
  readonly unknown = new Map<string, number>();
  /** Whether any intensity is above 1. */
  isScaled = false;

  /** @param presentFrom from which intensity on, of 0..5, a unit is present; null where none may be given */
  constructor(readonly presentFrom: number | null) {}

  /** The label of a unit, of both sides of the face if they are apart; or what is wrong. */
  read({ au, columns }: LabelledUnit, cells: readonly string[]): UnitLabel | string {
    const read: { side: LabelColumn['side']; value: UnitLabel | null }[] = [];
    for (const column of columns) {
      const value = this.#valueOf(cells[column.column], column);
      if (typeof value === 'string') {
        return `“${cells[column.column]}” is no label of AU${au}; ${value}`;
      }
      read.push({ side: column.side, value });
    }
    return joined(read);
  }

  #valueOf(cell: string, { scale }: LabelColumn): UnitLabel | null | string {
    const text = cell.replace('−', '-').replace(/^(-?\d+)[.,]0+$/, '$1');
    if (UNKNOWN.test(text)) {
      if (text !== '') this.unknown.set(text, (this.unknown.get(text) ?? 0) + 1);
      return null;
    }
    const value = NUMBER.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
    if (scale === 'occurrence') {
      if (value >= 0 && value <= 1) return { label: value, intensity: null };
      const how = `; if it is an intensity from 0 to ${MAX_INTENSITY}, say from which one a unit is present: --present-from 2`;
      return `it is from 0 to 1, or empty${value > 1 && value <= MAX_INTENSITY ? how : ''}`;
    }
    if (!(value >= 0 && value <= MAX_INTENSITY)) return `it is from 0 to ${MAX_INTENSITY}, or empty`;
    if (this.presentFrom === null) {
      return 'its column has intensities; say from which one a unit is present: --present-from 2';
    }
    this.isScaled ||= value > 1;
    return { label: value >= this.presentFrom ? 1 : 0, intensity: value / MAX_INTENSITY };
  }
}

/**
 * Present where any side is. One that is known to be absent on one side alone is unknown, unless a column speaks for
 * the whole face or there is no column of the other side.
 */
function joined(
  read: readonly { readonly side: LabelColumn['side']; readonly value: UnitLabel | null }[],
): UnitLabel {
  const known = read.flatMap(({ value }) => value ?? []);
  if (known.length === 0) return { label: null, intensity: null };
  const label = Math.max(...known.map((value) => value.label ?? 0));
  const intensities = known.flatMap(({ intensity }) => intensity ?? []);
  const intensity = intensities.length > 0 ? Math.max(...intensities) : null;
  const isWhole = read.some(({ side, value }) => side === null && value !== null);
  if (label < 1 && known.length < read.length && !isWhole) return { label: null, intensity: null };
  return { label, intensity };
}
