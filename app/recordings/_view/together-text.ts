import { actionUnit } from '@/lib/au/catalogue';
import { type CoOccurrence, shareTogether } from '@/lib/recording/summary';
import { percent } from '../../_view/verdict';

/** A cell of the picture of units together in a sentence. @param cell places of the row's and the column's unit */
export function togetherText(
  aus: readonly number[],
  found: CoOccurrence,
  cell: readonly [number, number],
): string {
  const [a, b] = cell;
  const name = (place: number) => `AU ${aus[place]} ${actionUnit(aus[place])?.name}`;
  const both = found.together[a * aus.length + b];
  if (a === b) return `${name(a)}: surely present for ${both.toFixed(1)} s.`;
  const share = shareTogether(found, a, b);
  if (share === null) return `${name(a)} was never present while ${name(b)} was known.`;
  return `${name(b)} was there in ${percent(share)} of the time of ${name(a)} (${both.toFixed(1)} s of ${found.known[a * aus.length + b].toFixed(1)} s in which it was known).`;
}
