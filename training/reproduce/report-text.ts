import { duration } from '../progress';
import type { Results } from './results';
import type { Estimate } from './statistics';

/** The report as Markdown; figures are files beside it. */
export function reportText(results: Results, figures: readonly { file: string; caption: string }[]): string {
  return [
    '# Reproduction of the paper’s Table 1 and Figures 2, 3 and 4',
    introduction(results),
    '## Verdicts',
    verdicts(results),
    '## Table 1',
    table1(results),
    '## F1 by action unit, at 0.5, in %',
    unitTable(results),
    '## Figure 2: shares of the training data',
    figure2(results),
    '## Figure 3: accuracy by epistemic uncertainty, UGN-B',
    figure3(results),
    '## Figure 4: epistemic uncertainty by the number of action units present, UGN-B',
    figure4(results),
    '## Aleatoric uncertainty against label noise, UGN-B',
    aleatoric(results),
    ...(figures.length > 0 ? ['## Figures'] : []),
    ...figures.map(({ file, caption }) => `![${caption}](${file})`),
    '## How to read it',
    NOTES,
  ].join('\n\n');
}

function introduction({ command, options, devices, seconds, cells, images, rates, aus }: Results): string {
  const { folds, seeds, inputSize, init, noise } = options;
  const incomplete = cells.done < cells.all ? ` **Only ${cells.done} of ${cells.all} cells are done.**` : '';
  const start = init
    ? `the backbone in ${init}`
    : rates.wanted
      ? 'a backbone trained on the other action units of each fold’s training faces'
      : 'random weights';
  const lines = [
    `Command: \`${command}\`.${incomplete} Work: ${duration(seconds)} on ${devices.join(', ')}.`,
    `${folds} subject-exclusive folds, seeds 1 to ${seeds}, input ${inputSize}×${inputSize}, started from ${start}; ` +
      `${images.train.join(', ')} training and ${images.test.join(', ')} test images in the folds.`,
    noise > 0
      ? `Training and validation labels are guesses with chance ${noise} (Cohen’s κ with the true ones ${(1 - noise).toFixed(2)}); test labels are true.`
      : 'Labels are as the set has them.',
  ];
  if (!rates.wanted) return lines.join('\n');
  const rows = [
    ['rate in %', ...aus.map((au) => `AU${au}`)],
    ['BP4D', ...rates.wanted.map(percent)],
    ['test images', ...rates.test.map(percent)],
  ];
  return [
    ...lines,
    '',
    'Images were picked so that the action units occur about as often as in BP4D:',
    '',
    table(rows),
  ].join('\n');
}

function verdicts({ claims }: Results): string {
  const rows = claims.flatMap(({ claim, effects, verdict, measure }) =>
    effects.map(({ where, estimate }, i) => [
      i === 0 ? claim : '',
      i === 0 ? measure : '',
      where,
      signed(estimate),
      i === 0 ? `**${verdict}**` : '',
    ]),
  );
  return table([['claim', 'measure', 'where', 'mean [95 % interval]', 'verdict'], ...rows]);
}

function table1({ table: scores, alwaysYesF1 }: Results): string {
  const rows = scores.map(({ variant, f1, accuracy, tunedF1, errorAuc }) => [
    variant,
    interval(f1),
    interval(accuracy),
    interval(tunedF1),
    errorAuc ? `${errorAuc.value.toFixed(3)} [${errorAuc.low.toFixed(3)}, ${errorAuc.high.toFixed(3)}]` : '–',
    ...(PAPER[variant] ?? ['–', '–']),
  ]);
  const head = [
    'model',
    'F1',
    'accuracy',
    'F1, tuned',
    'AUC of doubt',
    'paper’s F1 (BP4D)',
    'paper’s accuracy',
  ];
  return `${table([head, ...rows])}\n\nMeans over the action units in %, with 95 % intervals. Always answering yes has F1 ${percent(alwaysYesF1)}.`;
}

/** Averages of the paper's Table 1. */
const PAPER: Readonly<Record<string, [string, string]>> = {
  resnet18: ['58.7', '76.8'],
  'resnet-bl': ['59.9', '78.1'],
  'gn-d': ['62.6', '77.7'],
  ugn: ['63.0', '77.7'],
  'ugn-b': ['63.3', '78.2'],
};

function unitTable({ table: scores, aus }: Results): string {
  return table([
    ['model', ...aus.map((au) => `AU${au}`)],
    ...scores.map(({ variant, unitF1 }) => [variant, ...unitF1.map(percent)]),
  ]);
}

function figure2({ figure2: shares }: Results): string {
  return table([
    ['share', 'training images', 'GN-D F1', 'UGN F1'],
    ...shares.map(({ share, images, gnD, ugn }) => [
      `${Math.round(100 * share)} %`,
      String(images),
      interval(gnD),
      interval(ugn),
    ]),
  ]);
}

function figure3({ figure3: { firstFold, all } }: Results): string {
  return table([
    ['bin (1 is the surest)', 'accuracy, fold 1 seed 1', 'accuracy, all folds and seeds'],
    ...all.map((estimate, bin) => [String(bin + 1), percent(firstFold[bin]), interval(estimate)]),
  ]);
}

function figure4({ figure4: groups }: Results): string {
  return table([
    ['units present', 'images', 'mean epistemic uncertainty in 10⁻³ nats'],
    ...groups.map(({ units, images, epistemic }) => [
      String(units),
      String(images),
      interval(epistemic, 1000, 3),
    ]),
  ]);
}

function aleatoric({ aleatoric: levels, options }: Results): string {
  return table([
    ['chance of a guessed label', 'mean aleatoric uncertainty in nats'],
    ...levels.map(({ level, aleatoric: estimate }) => [
      `${level}${level === options.noise ? ' (the benchmark’s own)' : ''}`,
      interval(estimate, 1, 4),
    ]),
  ]);
}

const NOTES = [
  '- F1 is of the positive class, pooled over the test images of a fold, unit by unit, then averaged; thresholds',
  '  are 0.5, and in “F1, tuned” those that were best on the validation split. Nothing is chosen on test images.',
  '- Intervals are of a bootstrap that draws folds × seeds anew and, within each, the people of its test split.',
  '- A claim is reproduced where the whole interval of the difference is above 0, not reproduced where all of it is',
  '  below, and too close to call otherwise. A claim about every share is as weak as its weakest part.',
  '- GN-D, UGN and UGN-B of a fold and seed share ResNet-BL’s stage 1 and start from the same graph, so their',
  '  differences come from the graph alone. At each share of Figure 2, stage 1 too has seen that share alone.',
  '- Figure 2 and the levels of label noise are of seed 1 in every fold. The levels change the labels of the graph',
  '  stage; its node features come from a stage 1 that learned the benchmark’s own labels.',
].join('\n');

function interval({ value, low, high }: Estimate, factor = 100, digits = 1): string {
  const show = (x: number) => (factor * x).toFixed(digits);
  return `${show(value)} [${show(low)}, ${show(high)}]`;
}

function signed({ value, low, high }: Estimate): string {
  const show = (x: number) => `${x >= 0 ? '+' : '−'}${Math.abs(x).toFixed(4)}`;
  return `${show(value)} [${show(low)}, ${show(high)}]`;
}

function percent(value: number): string {
  return (100 * value).toFixed(1);
}

function table([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
