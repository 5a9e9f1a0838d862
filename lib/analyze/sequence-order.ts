import type { Remark } from './outcome';

const byNumber = new Intl.Collator('en', { numeric: true });

/** Names in the order of their numbers, 2 before 10; those that differ in zeros alone by their characters. */
export function naturally(one: string, other: string): number {
  return byNumber.compare(one, other) || (one < other ? -1 : one > other ? 1 : 0);
}

/** Numbers that are named; the rest is counted. */
const MOST_NAMED = 5;

/**
 * What is to be said of the numbers in the names of a sequence's pictures.
 * @param names in their order
 */
export function numberRemarks(names: readonly string[]): Remark[] {
  const numbers = names.flatMap((name) => numberOf(name) ?? []);
  if (numbers.length < names.length) {
    const detail = 'not every picture has a number in its name; they were taken in the order of their names';
    return names.length > 1 ? [{ reason: 'gaps', detail }] : [];
  }
  const steps = numbers.slice(1).map((number, i) => number - numbers[i]);
  const usual = usualStep(steps);
  const parts: string[] = [];
  const twice = steps.filter((step) => step === 0).length;
  const gaps = steps.flatMap((step, i) =>
    step > usual ? [[numbers[i] + usual, numbers[i + 1] - usual] as const] : [],
  );
  if (gaps.length > 0) parts.push(`${gapText(gaps)} missing; frames and times count on without a hole`);
  if (twice > 0) parts.push(`${twice} of the numbers stand twice, with other endings or zeros`);
  return parts.length > 0 ? [{ reason: 'gaps', detail: parts.join('; ') }] : [];
}

function gapText(gaps: readonly (readonly [number, number])[]): string {
  const named = gaps
    .slice(0, MOST_NAMED)
    .map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  if (gaps.length > named.length) named.push(`those at ${gaps.length - named.length} more places`);
  const isOne = gaps.length === 1 && gaps[0][0] === gaps[0][1];
  return `${isOne ? 'number' : 'numbers'} ${named.join(', ')} ${isOne ? 'is' : 'are'}`;
}

/** The last number in a name, its ending left out. */
function numberOf(name: string): number | null {
  const digits = name.replace(/\.[^.]*$/, '').match(/\d+(?=\D*$)/);
  return digits ? Number(digits[0]) : null;
}

/** Pictures may be every second or tenth of a film: what most steps are, and 1 where none is common. */
function usualStep(steps: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  const [step, count] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [1, 0]);
  return count > 1 && 2 * count > steps.length ? Math.max(1, step) : 1;
}
