import { unitName } from '../au/catalogue';
import { factsOf } from '../recording/facts';
import type { Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import { lanesOf } from './track-lanes';
import { correctionText, oneLine } from './wording';

/*
 * Tab-delimited text as ELAN imports it: a row for each annotation, with its tier and its times in seconds. ELAN
 * asks which row is the first of the data, so comments and the column heads may come before. It has no quotes, so
 * no cell holds a tab or a line break. What overlaps on a tier gets another one, as ELAN would cut it.
 */

/** Seconds that a point in time lasts: in ELAN an annotation has a length. */
const POINT_SECONDS = 0.1;
const HEADS = ['Tier', 'Begin Time - ss.msec', 'End Time - ss.msec', 'Duration - ss.msec', 'Annotation'];

interface Row {
  readonly tier: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Annotations, corrections and gaps: a tier for texts, one for each unit of each face, and one of what was not read. */
export function elanText(recording: Recording, { annotations, corrections }: Marks): string {
  const rows: Row[] = [
    ...annotations.map(({ au, face, text, from, to }) => ({
      tier: au === null ? 'Text' : `${unitName(au)} face ${face! + 1}`,
      from,
      to: to - from < 0.001 ? from + POINT_SECONDS : to,
      text: oneLine(text) || unitName(au!),
    })),
    ...corrections.map((correction) => ({
      tier: `Correction ${unitName(correction.au)} face ${correction.face + 1}`,
      from: correction.from,
      to: correction.to,
      text: correctionText(correction),
    })),
    ...recording.header.gaps.map((gap) => ({
      ...{ tier: 'Not read', from: gap.from, to: gap.to, text: gap.reason },
    })),
  ];
  const facts = factsOf(recording).map(({ name, value }) => `# ${name}: ${oneLine(value)}`);
  const note = `# A point in time lasts ${POINT_SECONDS} s here. In ELAN's import the first row of data is ${facts.length + 3}.`;
  const lines = [...facts, note, HEADS.join('\t'), ...withoutOverlaps(rows).map(lineOf)];
  return `${lines.join('\n')}\n`;
}

function withoutOverlaps(rows: readonly Row[]): Row[] {
  const tiers = new Set(rows.map(({ tier }) => tier));
  return [...tiers].flatMap((tier) => {
    const own = rows.filter((row) => row.tier === tier);
    const lanes = lanesOf(own);
    return own.map((row, i) => ({ ...row, tier: lanes[i] === 0 ? tier : `${tier} (${lanes[i] + 1})` }));
  });
}

function lineOf({ tier, from, to, text }: Row): string {
  return [tier, from.toFixed(3), to.toFixed(3), (to - from).toFixed(3), text].join('\t');
}
