import { mean } from 'd3-array';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { AppError, messageOf } from '../../../lib/errors';
import { writeAtomically } from '../../../lib/node/atomic';
import { areaUnderRoc } from '../../../lib/numbers/detection';
import { SPLITS } from '../../face-set/shards';
import type { Scale } from './blendshapes';
import type { LabelSet } from './label-set';
import { SKIP_REASONS, type SkipReason } from './photo-reading';

const SMILE = DEFAULT_AUS.indexOf(12);

/** Below this a 99th percentile rests on one or two faces. */
const FEW_FACES = 200;

/** What a labelling did, for people and, as JSON beside the set, for programs. */
export interface LabelReport {
  readonly source: string;
  /** files looked at, whatever became of them */
  readonly files: number;
  readonly skipped: readonly { file: string; reason: SkipReason }[];
  readonly smiles: {
    /** photos of the set that a person labelled */
    readonly used: number;
    /** area under ROC of the machine's AU12 alone against the person's; null without both answers */
    readonly machineAuc: number | null;
    /** files of the person's table that are not among the photos */
    readonly strangers: readonly string[];
  };
  readonly splits: Readonly<Record<string, number>>;
  /** photos that share a subject with an earlier one */
  readonly nearDuplicates: number;
  readonly units: readonly {
    readonly au: number;
    /** the strengths that give labels 0.05, 0.5 and 0.95; null where the landmarker cannot judge the unit */
    readonly scale: Scale | null;
    readonly meanLabel: number | null;
    /** the machine's rank correlation with itself on mirror images; null where it cannot judge the unit */
    readonly agreement: number | null;
  }[];
}

export function makeReport(
  { samples, scales, agreement }: LabelSet,
  facts: Pick<LabelReport, 'source' | 'files' | 'skipped'> & { strangers: readonly string[] },
): LabelReport {
  const { strangers: unmatched, ...rest } = facts;
  const asked = samples.flatMap(({ intensity, human }) => {
    const smile = human?.[SMILE] ?? null;
    return smile === null ? [] : [{ smile, machine: intensity[SMILE] ?? 0 }];
  });
  const machineAuc = areaUnderRoc(
    asked.map(({ machine }) => machine),
    asked.map(({ smile }) => smile),
  );
  return {
    ...rest,
    smiles: {
      used: asked.length,
      machineAuc: Number.isNaN(machineAuc) ? null : machineAuc,
      strangers: unmatched,
    },
    splits: Object.fromEntries(
      SPLITS.map((name) => [name, samples.filter(({ split }) => split === name).length]),
    ),
    nearDuplicates: samples.length - new Set(samples.map(({ subject }) => subject)).size,
    units: DEFAULT_AUS.map((au, j) => ({
      au,
      scale: scales[j],
      meanLabel: mean(samples, ({ labels }) => labels[j]) ?? null,
      agreement: Number.isNaN(agreement[j]) ? null : agreement[j],
    })),
  };
}

/** @throws AppError io when the file cannot be written */
export async function writeReport(path: string, report: LabelReport): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(report, null, 1)}\n`).catch((cause) => {
    throw new AppError('io', `Cannot write the report ${path}: ${messageOf(cause)}`, { cause });
  });
}

export function printReport(report: LabelReport): string {
  const { files, skipped, splits, smiles, nearDuplicates, units } = report;
  const faces = files - skipped.length;
  const counts = Object.entries(splits).map(([name, count]) => `${count} ${name}`);
  const lines = [`${faces} of ${files} files give a face: ${counts.join(', ')}.`];
  if (skipped.length > 0) {
    const reasons = SKIP_REASONS.map((reason) => ({
      reason,
      count: skipped.filter((skip) => skip.reason === reason).length,
    })).filter(({ count }) => count > 0);
    const parts = reasons.map(({ reason, count }) => `${count} ${reason}`);
    lines.push(`Left out ${skipped.length}: ${parts.join(', ')}.`);
  }
  if (nearDuplicates > 0) lines.push(`${nearDuplicates} near-duplicates share the subject of another photo.`);
  if (smiles.used > 0) {
    const auc =
      smiles.machineAuc === null ? '' : ` The machine alone has AUC ${smiles.machineAuc.toFixed(3)} on them.`;
    lines.push(`AU12 of ${smiles.used} faces is mostly a human smile label.${auc}`);
  }
  if (smiles.strangers.length > 0) {
    lines.push(`${smiles.strangers.length} files with a smile label are not among the photos.`);
  }
  if (faces < FEW_FACES) {
    lines.push(`The percentiles of only ${faces} faces are rough: label more photos together.`);
  }
  lines.push(
    '',
    'These are machine labels, not FACS codes.',
    '  AU  relaxed     edge   strong  mean label  agreement',
  );
  for (const { au, scale, meanLabel, agreement } of units) {
    const cell = (value: number | undefined | null) => (value ?? null)?.toFixed(3).padStart(8) ?? ' unknown';
    const strengths = [scale?.relaxed, scale?.edge, scale?.strong].map(cell).join(' ');
    lines.push(
      `  ${String(au).padStart(2)} ${strengths}  ${cell(meanLabel).padStart(10)}  ${cell(agreement).padStart(9)}`,
    );
  }
  lines.push('', 'Agreement is the machine’s rank correlation with itself on the mirror images.');
  return lines.join('\n');
}
