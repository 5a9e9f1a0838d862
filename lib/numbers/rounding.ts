/** To so many digits, however small the number; null where there is none, or NaN. */
export function toDigits(value: number | null | undefined, digits: number): number | null {
  return value === null || value === undefined || Number.isNaN(value)
    ? null
    : Number(value.toPrecision(digits));
}

/** To so many digits behind the point, halves up. */
export function toDecimals(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
