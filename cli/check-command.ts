import { defineCommand } from 'citty';
import { unitName } from '../lib/au/catalogue';
import { AppError } from '../lib/errors';
import { type Dataset, openDataset, prepareCommandOf } from '../training/datasets/open';
import { describeProblems, type Problem } from '../training/datasets/problems';
import type { LabelRule } from '../training/datasets/raw';
import { type Survey, survey } from '../training/datasets/survey';
import type { PreparedFrom } from '../training/face-set/shard-index';
import { labelRuleOf, numberOf, PRESENT_FROM, refuseUnread, valuesOf } from './arguments';

export const checkCommand = defineCommand({
  meta: {
    name: 'check',
    description:
      'Says what datasets hold and everything that is missing or malformed in them, with path and line. Exit code 1 ' +
      'where there is a problem.',
  },
  args: {
    data: {
      type: 'string',
      required: true,
      description:
        'folder of BP4D, BP4D+, DISFA, DISFA+, your own pictures or a face set, or render:PEOPLE; may be repeated',
    },
    folds: { type: 'string', default: '3', description: 'how many folds the subjects are divided into' },
    'present-from': PRESENT_FROM,
  },
  async run({ cmd, args, rawArgs }) {
    refuseUnread(rawArgs, cmd.args, { several: ['data'] });
    const folds = numberOf(args.folds, 'folds')!;
    if (!Number.isInteger(folds) || folds < 2) {
      throw new AppError('bad-input', `--folds must be a whole number from 2; it is ${args.folds}.`);
    }
    const rule = labelRuleOf(args['present-from']);
    for (const source of valuesOf(rawArgs, 'data')) {
      const isGood = await checkSource(source, folds, rule);
      if (!isGood) process.exitCode = 1;
    }
  },
});

/** Prints what a source holds. @returns whether nothing is wrong with it */
async function checkSource(source: string, folds: number, rule: LabelRule): Promise<boolean> {
  try {
    const dataset = await openDataset(source, rule);
    console.log(textOf(source, dataset, survey(dataset, folds), rule));
    return problemsOf(dataset).length === 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.log(`${source}\n  ${error.message}\n`);
    return false;
  }
}

const NAMES: Readonly<Record<PreparedFrom, string>> = {
  BP4D: 'BP4D',
  'BP4D+': 'BP4D+',
  DISFA: 'DISFA',
  'DISFA+': 'DISFA+',
  folder: 'a folder of pictures with labels.csv',
};

function textOf(source: string, dataset: Dataset, facts: Survey, rule: LabelRule): string {
  const problems = problemsOf(dataset);
  const notes = [...(dataset.kind === 'raw' ? dataset.raw.notes : []), ...facts.notes];
  return [
    source,
    whatOf(dataset),
    `${facts.all.images} images of ${facts.all.subjects} subjects, ${facts.aus.length} action units.`,
    '',
    ...(facts.parts.length > 0 ? [partsTable(facts), ''] : []),
    unitsTable(facts),
    '',
    ...notes.map((note) => `Note: ${note}`),
    problems.length === 0 ? 'No problems.' : describeProblems(problems),
    ...(dataset.kind === 'raw' && problems.length === 0
      ? [`Before training it is to be prepared: ${prepareCommandOf(source, rule)}`]
      : []),
    '',
  ].join('\n');
}

function problemsOf(dataset: Dataset): readonly Problem[] {
  return dataset.kind === 'raw' ? dataset.raw.problems : [];
}

function whatOf(dataset: Dataset): string {
  if (dataset.kind === 'raw') return `This is ${NAMES[dataset.raw.name]}, not prepared.`;
  const { set } = dataset;
  const kind = set.dataset === null ? 'with splits of its own' : `prepared from ${NAMES[set.dataset]}`;
  return `This is a face set ${kind}, crops of ${set.size}×${set.size}. ${set.source}`;
}

function partsTable({ parts }: Survey): string {
  const isFolds = parts.some(({ others }) => others);
  const cell = ({ images, subjects }: { images: number; subjects: number }) => `${images} (${subjects})`;
  const rows = parts.map((part) =>
    part.others
      ? [part.name, cell(part), cell(part.others.validation), cell(part.others.train)]
      : [part.name, cell(part)],
  );
  return table([['images (subjects)', ...(isFolds ? ['test', 'validation', 'train'] : ['all'])], ...rows]);
}

function unitsTable({ aus, all, parts, unknown, isSoft }: Survey): string {
  const columns = [all, ...parts];
  const first = isSoft ? 'mean label' : 'present';
  return table([
    [first, ...columns.map(({ name }) => name), 'unknown'],
    ...aus.map((au, j) => [
      unitName(au),
      ...columns.map(({ rates }) => percent(rates[j])),
      percent(unknown[j]),
    ]),
  ]);
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
}

/** Columns as wide as they need, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])))
        .join('  '),
    )
    .join('\n');
}
