import { actionUnit, type FaceRegion } from '@/lib/au/catalogue';

export interface RowGroup {
  readonly title: string;
  /** Places in the model's list of action units. */
  readonly members: readonly number[];
}

const GROUPS: readonly { title: string; regions: readonly FaceRegion[] }[] = [
  { title: 'Brows', regions: ['brow'] },
  { title: 'Eyes', regions: ['eye'] },
  { title: 'Cheeks and nose', regions: ['cheek', 'nose'] },
  { title: 'Mouth', regions: ['mouth'] },
  { title: 'Chin and jaw', regions: ['chin'] },
];

/** The rows from the top of a face to its chin, each group in the model's order. Empty groups are left out. */
export function groupByRegion(aus: readonly number[]): RowGroup[] {
  return GROUPS.map(({ title, regions }) => ({
    title,
    members: aus.flatMap((id, index) => (regions.includes(actionUnit(id)!.region) ? [index] : [])),
  })).filter((group) => group.members.length > 0);
}

/** One group with the highest probability first, those without a number last; equal ones keep the model's order. */
export function strongestFirst(p: ArrayLike<number>): number[] {
  const known = Array.from(p, (value) => (Number.isNaN(value) ? -1 : value));
  return known.map((_, index) => index).sort((i, j) => known[j] - known[i]);
}
