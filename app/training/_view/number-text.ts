/* Numbers and times as the training pages write them; null is a dash. */

type Known = number | null | undefined;

export const percent1 = (value: Known): string => (isKnown(value) ? (100 * value).toFixed(1) : '–');
export const decimals = (value: Known): string => (isKnown(value) ? value.toFixed(3) : '–');

/** A value with its interval in brackets. */
export function withInterval(
  value: Known,
  interval: readonly [number, number] | null | undefined,
  show: (value: Known) => string,
): string {
  return interval ? `${show(value)} [${interval.map(show).join(', ')}]` : show(value);
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZone: 'UTC',
});

/** In UTC, as the names of runs are; the same on the server and in the browser. */
export function dateText(iso: string): string {
  return `${DATE.format(new Date(iso))} UTC`;
}

/** The last part of a path: what a face set is called. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}

/** A learning rate or a loss: three digits, however small. */
export function plainNumber(value: Known): string {
  if (!isKnown(value)) return '–';
  if (value === 0) return '0';
  return Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

function isKnown(value: Known): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
