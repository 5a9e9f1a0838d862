import { duration } from '../../../lib/numbers/duration';
import type { Estimate } from '../../../lib/runs/estimate';
import type { Reproduction } from '../../../lib/runs/reproduction-file';
import type { FigureName } from './reproduce-figures';

/** A part of the report, for Markdown and HTML alike. */
export interface ReportSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** The first row is the head. */
  readonly table?: readonly (readonly string[])[];
  readonly figures?: readonly FigureName[];
}

/** Averages of the paper's Table 1, F1 and accuracy in %. */
const PAPER: Readonly<Record<string, readonly [string, string]>> = {
  resnet18: ['58.7', '76.8'],
  'resnet-bl': ['59.9', '78.1'],
  'gn-d': ['62.6', '77.7'],
  ugn: ['63.0', '77.7'],
  'ugn-b': ['63.3', '78.2'],
};

export function reportSections(results: Reproduction): ReportSection[] {
  return [
    { heading: 'What was run', paragraphs: introduction(results), table: rates(results) },
    verdicts(results),
    table1(results),
    {
      heading: 'F1 by action unit',
      paragraphs: ['At threshold 0.5, in %, mean over folds and seeds.'],
      table: [
        ['model', ...results.aus.map((au) => `AU${au}`)],
        ...results.table.map(({ variant, unitF1 }) => [variant, ...unitF1.map(percent)]),
      ],
    },
    figure2(results),
    figure3(results),
    figure4(results),
    aleatoric(results),
    { heading: 'How to read it', paragraphs: NOTES },
  ];
}

function introduction({
  command,
  options,
  devices,
  seconds,
  cells,
  images,
  rates,
  machine,
}: Reproduction): string[] {
  const { folds, seeds, inputSize, init, noise } = options;
  const start = init
    ? `the backbone in ${init}`
    : rates.wanted
      ? 'a backbone trained on the other action units of each fold’s training faces'
      : 'random weights';
  return [
    ...(cells.done < cells.all ? [`Only ${cells.done} of ${cells.all} cells are done.`] : []),
    `Command: ${command}`,
    `${duration(seconds)} of work on ${devices.join(', ')}; report made on ${machine}.`,
    `${folds} subject-exclusive folds, seeds 1 to ${seeds}, input ${inputSize}×${inputSize}, started from ${start}; ` +
      `${images.train.join(', ')} training and ${images.test.join(', ')} test images in the folds.`,
    noise > 0
      ? `Training and validation labels are guesses with chance ${noise} (Cohen’s κ with the true labels ` +
        `${(1 - noise).toFixed(2)}); test labels are true.`
      : 'Labels are as the set has them.',
    ...(rates.wanted
      ? ['Images were picked so that units occur about as often as in BP4D. Rates, in %:']
      : ['How often the units occur, in %:']),
  ];
}

function rates({ rates: { wanted, test }, aus }: Reproduction): string[][] {
  return [
    ['', ...aus.map((au) => `AU${au}`)],
    ...(wanted ? [['BP4D', ...wanted.map(percent)]] : []),
    ['test images', ...test.map(percent)],
  ];
}

function verdicts({ claims }: Reproduction): ReportSection {
  const rows = claims.flatMap(({ claim, effects, verdict, measure }) =>
    effects.map(({ where, estimate }, i) => [
      i === 0 ? claim : '',
      i === 0 ? verdict : '',
      where,
      signed(estimate),
      i === 0 ? measure : '',
    ]),
  );
  return {
    heading: 'Verdicts',
    paragraphs: [
      'By one rule for all: reproduced where the whole 95 % interval of the effect is above 0, not reproduced where ' +
        'all of it is below, too close to call otherwise. A claim about every share is as weak as its weakest part.',
    ],
    table: [['claim', 'verdict', 'where', 'effect [95 % interval]', 'measure'], ...rows],
  };
}

function table1({ table: scores, alwaysYesF1 }: Reproduction): ReportSection {
  const rows = scores.map(({ variant, f1, accuracy, tunedF1, errorAuc, riskArea }) => [
    variant,
    interval(f1),
    interval(accuracy),
    interval(tunedF1),
    errorAuc ? interval(errorAuc, 1, 3) : '–',
    riskArea ? interval(riskArea, 1, 3) : '–',
    ...PAPER[variant],
  ]);
  return {
    heading: 'Table 1',
    paragraphs: [
      'Means over the action units, F1 and accuracy in %, with 95 % intervals. “F1, tuned” is at the thresholds that ' +
        'were best on validation. “AUC of doubt” is how well the epistemic part tells wrong answers from right ones, ' +
        'and “risk area” the area under the risk–coverage curve. The paper’s numbers are on BP4D itself.',
      `Always answering yes has F1 ${percent(alwaysYesF1)}.`,
    ],
    table: [
      ['model', 'F1', 'accuracy', 'F1, tuned', 'AUC of doubt', 'risk area', 'paper’s F1', 'paper’s accuracy'],
      ...rows,
    ],
    figures: ['table1'],
  };
}

function figure2({ figure2: shares }: Reproduction): ReportSection {
  return {
    heading: 'Figure 2: shares of the training data',
    paragraphs: [
      'F1 in %, seed 1 of each fold. Stage 1 and the graph see the share alone; validation is the whole split.',
    ],
    table: [
      ['share', 'training images', 'GN-D', 'UGN'],
      ...shares.map(({ share, images, gnD, ugn }) => [
        `${Math.round(100 * share)} %`,
        String(images),
        interval(gnD),
        interval(ugn),
      ]),
    ],
    figures: ['figure2'],
  };
}

function figure3({ figure3: { firstFold, all } }: Reproduction): ReportSection {
  return {
    heading: 'Figure 3: accuracy by epistemic uncertainty, UGN-B',
    paragraphs: ['Test images in twenty bins of as many, unit by unit; accuracy in %, mean of the units.'],
    table: [
      ['bin, surest first', 'fold 1, seed 1', 'all folds and seeds'],
      ...all.map((estimate, bin) => [String(bin + 1), percent(firstFold[bin]), interval(estimate)]),
    ],
    figures: ['figure3', 'risk'],
  };
}

function figure4({ figure4: groups }: Reproduction): ReportSection {
  return {
    heading: 'Figure 4: epistemic uncertainty by the number of action units present, UGN-B',
    paragraphs: ['Mean over the units, in 10⁻³ nats, over the test images of all folds and seeds.'],
    table: [
      ['units present', 'images', 'epistemic uncertainty'],
      ...groups.map(({ units, images, epistemic }) => [
        String(units),
        String(images),
        interval(epistemic, 1000, 3),
      ]),
    ],
    figures: ['figure4'],
  };
}

function aleatoric({ aleatoric: levels, options }: Reproduction): ReportSection {
  return {
    heading: 'Aleatoric uncertainty against label noise, UGN-B',
    paragraphs: [
      'Mean on test images, in nats, seed 1 of each fold. The levels change the labels that the graph learns; its node ' +
        'features come from the one stage 1, which learned the benchmark’s own labels.',
    ],
    table: [
      ['chance of a guessed label', 'aleatoric uncertainty'],
      ...levels.map(({ level, aleatoric: estimate }) => [
        `${level}${level === options.noise ? ' (the benchmark’s own)' : ''}`,
        interval(estimate, 1, 4),
      ]),
    ],
    figures: ['noise'],
  };
}

const NOTES = [
  'F1 is of the positive class, pooled over the test images of a fold, unit by unit, then averaged. Nothing is chosen ' +
    'on test images.',
  'Intervals are of a bootstrap that draws folds × seeds anew and, within each, the people of its test split.',
  'GN-D, UGN and UGN-B of a fold and seed share ResNet-BL’s stage 1, its node features and the first weights of the ' +
    'graph, so that they differ in nothing but the graph.',
  'The benchmark and its limits are described in docs/reproduce/README.md.',
];

function interval({ value, low, high }: Estimate, factor = 100, digits = 1): string {
  const show = (x: number) => (factor * x).toFixed(digits);
  return Number.isNaN(value) ? '–' : `${show(value)} [${show(low)}, ${show(high)}]`;
}

function signed({ value, low, high }: Estimate): string {
  const show = (x: number) => `${x >= 0 ? '+' : '−'}${Math.abs(x).toFixed(4)}`;
  return Number.isNaN(value) ? '–' : `${show(value)} [${show(low)}, ${show(high)}]`;
}

function percent(value: number): string {
  return (100 * value).toFixed(1);
}
