import { factsOf } from '../recording/facts';
import type { Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import { markRows, POINT_SECONDS, type TierRow, withoutOverlaps } from './elan-tiers';
import { oneLine } from './wording';

/*
 * Tab-delimited text as ELAN imports it: a row for each annotation, with its tier and its times in seconds. ELAN
 * asks which row is the first of the data, so comments and the column heads may come before. It has no quotes, so
 * no cell holds a tab or a line break.
 */

const HEADS = ['Tier', 'Begin Time - ss.msec', 'End Time - ss.msec', 'Duration - ss.msec', 'Annotation'];

/** Annotations, corrections and gaps: a tier for texts, one for each unit of each face, and one of what was not read. */
export function elanText(recording: Recording, marks: Marks): string {
  const facts = factsOf(recording).map(({ name, value }) => `# ${name}: ${oneLine(value)}`);
  const note = `# A point in time lasts ${POINT_SECONDS} s here. In ELAN's import the first row of data is ${facts.length + 3}.`;
  const rows = withoutOverlaps(markRows(recording, marks));
  const lines = [...facts, note, HEADS.join('\t'), ...rows.map(lineOf)];
  return `${lines.join('\n')}\n`;
}

function lineOf({ tier, from, to, text }: TierRow): string {
  return [tier, from.toFixed(3), to.toFixed(3), (to - from).toFixed(3), oneLine(text)].join('\t');
}
