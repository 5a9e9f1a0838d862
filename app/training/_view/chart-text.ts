import type { Line } from './chart';

/** The last value of a line and its place; null where it has none. */
export function newestOf(values: Line['values']): { value: number; index: number } | null {
  const index = values.findLastIndex(isValue);
  return index === -1 ? null : { value: values[index]!, index };
}

/** A chart in a sentence. @param lines with a value each @param format of a value, with its unit */
export function chartSummary(
  title: string,
  x: readonly number[],
  lines: readonly Line[],
  format: (value: number) => string,
): string {
  const parts = lines.map(({ label, values }) => {
    const first = values.find(isValue)!;
    const last = newestOf(values)!;
    return `${label} from ${format(first)} to ${format(last.value)} at step ${Math.floor(x[last.index])}`;
  });
  return `${title}, a line chart over steps: ${parts.join('; ')}.`;
}

/**
 * Places of the steps that stand for a chart in a table: the first and the last with a value, and others evenly
 * between them.
 * @param steps of the x axis
 * @param most rows, 2 or more
 */
export function tableRows(steps: number, lines: readonly Pick<Line, 'values'>[], most: number): number[] {
  const filled = Array.from({ length: steps }, (_, i) => i).filter((i) =>
    lines.some(({ values }) => isValue(values[i])),
  );
  const size = Math.max(1, (filled.length - 1) / (most - 1));
  const count = Math.min(most, filled.length);
  return Array.from({ length: count }, (_, k) => filled[Math.round(k * size)]);
}

export function isValue(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
