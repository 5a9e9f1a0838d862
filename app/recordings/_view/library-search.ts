import type { Recording } from '@/lib/recording/recording';

/** Whether a recording has every word of a search in its name, tags, notes or model, in either case. */
export function isFound(
  { name, tags, notes, header }: Pick<Recording, 'name' | 'tags' | 'notes' | 'header'>,
  search: string,
): boolean {
  const text = [name, ...tags, notes, header.model.id, header.model.hash].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
