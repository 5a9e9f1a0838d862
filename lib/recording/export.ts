import { fex } from './fex';
import type { Format } from './format';
import { jsonLines } from './json-lines';
import { openFace } from './openface';
import type { ReadingHeader } from './schema';

export const FORMAT_NAMES = ['openface', 'fex', 'jsonl'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

const FORMATS: Record<FormatName, (aus: readonly number[], withInput: boolean) => Format> = {
  openface: openFace,
  fex,
  jsonl: jsonLines,
};

/**
 * @param aus FACS numbers in the model's order
 * @param withInput whether the rows are of more than one file, which OpenFace's table has no column for
 */
export function formatOf(name: FormatName, aus: readonly number[], withInput: boolean): Format {
  return FORMATS[name](aus, withInput);
}

/** What goes beside an exported file, as JSON: the header, and what each column means. */
export function metadataOf(header: ReadingHeader, name: FormatName, format: Format) {
  return { ...header, exported: name, columns: format.columns };
}
