import { actionUnit } from '../lib/au/catalogue';
import { GROUPS, QUANTITIES, type Quantity, type QuantityName, rangeText } from '../lib/readings/columns';
import { exporterOf, FORMAT_NAMES } from '../lib/readings/export';
import { constantColumns, provenance } from '../lib/readings/provenance';
import type { ReadingHeader } from '../lib/readings/reading-row';
import { type ColumnFacts, columnFacts, type TableFacts } from '../lib/readings/table-format';
import { PART, PLACE, QUALITIES } from '../lib/recording/chunk';
import { GRAPH_FIELDS } from '../lib/recording/export-graph';

/** A unit with sides, whose columns stand for those of all. */
const ANY_UNIT = 12;
const ANY_NAME = actionUnit(ANY_UNIT)!.name;
const HEADER: ReadingHeader = {
  ...{ format: 'ugn-live readings', version: 1, date: '2026-01-01T00:00:00.000Z', appVersion: '0' },
  model: {
    ...{ id: '', hash: '', trainedOn: '', inputSize: 112, samples: 1 },
    ...{ aus: [ANY_UNIT], thresholds: [0.5], unsureAbove: [0] },
    strength: {
      steps: [[0, 0, 0, 0]],
      leanSpread: { floor: [1], perGap: [0] },
      poseSpread: { floor: [1, 1, 1], perGap: [0, 0, 0] },
    },
  },
  backend: '',
  settings: { every: 1, faces: 1, smoothing: false },
};

const TITLES: Record<keyof typeof GROUPS, string> = {
  frame: 'Of each frame',
  face: 'Of each face in it',
  unit: 'Of each action unit of the face',
  graph: 'Of the graph that a recording keeps samples of',
  source: 'Of all rows',
};

/** Several files, and frames that have a time by the clock. */
const EVERYTHING: TableFacts = { inputs: ['', ' '], hasClock: true };
const NAMED = exporterOf('openface', HEADER, { ...EVERYTHING, provenance: true });

interface Table {
  readonly name: string;
  readonly columns: readonly ColumnFacts[];
}

/** What the tables that are made of a whole recording have in common; their other columns are of no frame. */
const OF_RECORDINGS: Table = {
  name: 'summary, annotations',
  columns: [
    ...(['face_id', 'recording', 'recorded'] as const).map((name) => columnFacts(name, name)),
    ...constantColumns(provenance(HEADER)),
  ],
};

/** docs/columns.md: every quantity once, what each format calls it, and the order of each format's columns. */
export function columnsDocument(): string {
  const tables: Table[] = [
    ...FORMAT_NAMES.map((name) => ({ name, columns: exporterOf(name, HEADER, EVERYTHING).columns })),
    { name: 'graph', columns: [...GRAPH_FIELDS, ...constantColumns(provenance(HEADER))] },
  ];
  return [
    '# Columns',
    '',
    '<!-- Written by npm run docs:columns from lib/readings/columns.ts and the formats. Change those, and run it again. -->',
    '',
    'What is written of a face: each quantity once, and what each format ([analyze.md](analyze.md#formats)) calls its',
    'column or field. `AUxx` stands for each unit of the model: `AU01`, `AU02` …; N is their number. Intensities, sides and the',
    'head’s pose (`AUxx_r`, `pose_R…` and all of the kind) are there where the model has heads for them; sides only of units',
    'that have them.',
    ...Object.entries(GROUPS).flatMap(([key, quantities]) => [
      '',
      `## ${TITLES[key as keyof typeof GROUPS]}`,
      '',
      ...quantityTable(quantities, [...tables, OF_RECORDINGS]),
    ]),
    '',
    '## In their order',
    '',
    'Of more than one file `input` is there, of a live recording `utc` or `unix_time`.',
    ...[...tables, { name: 'openface --provenance', columns: NAMED.columns }].flatMap(orderOf),
    '',
    '## Places in frames.bin',
    '',
    'The rows of a recording’s own file ([recordings.md](recordings.md#files)): 24 + 8 N numbers.',
    '',
    ...placesTable(),
    '',
  ].join('\n');
}

function quantityTable(quantities: Readonly<Record<string, Quantity>>, tables: readonly Table[]): string[] {
  const rows = Object.entries(quantities).map(([name, { unit, range, meaning }]) => [
    meaning,
    unit,
    range === null ? '' : rangeText(range),
    ...tables.map(({ columns }) => namesOf(columns.filter(({ quantity }) => quantity === name))),
  ]);
  const isUsed = tables.map((_, k) => rows.some((cells) => cells[3 + k] !== ''));
  const kept = [true, true, true, ...isUsed];
  const heads = ['meaning', 'unit', 'range', ...tables.map(({ name }) => name)];
  return markdownTable([heads, ...rows].map((cells) => cells.filter((_, k) => kept[k])));
}

/** Of many, the first and the last. */
function namesOf(columns: readonly ColumnFacts[]): string {
  const names = columns.map(({ name }) => code(name));
  return names.length > 4 ? `${names[0]} … ${names[names.length - 1]}` : names.join(' ');
}

function orderOf({ name, columns }: Table): string[] {
  const notes = columns.flatMap((column) => {
    const note = noteOf(column);
    return note === '' ? [] : [`- ${code(column.name)}: ${note}`];
  });
  return [
    '',
    `**${name}**: ${columns.map((column) => code(column.name)).join(', ')}`,
    ...(notes.length > 0 ? ['', ...notes] : []),
  ];
}

/** What a format adds to the dictionary's words. */
function noteOf({ quantity, meaning }: ColumnFacts): string {
  const own = meaning.replace(`${ANY_NAME}: `, '');
  const common = QUANTITIES[quantity].meaning;
  return own.startsWith(`${common}; `) ? own.slice(common.length + 2) : '';
}

function placesTable(): string[] {
  const places: readonly (readonly [number, readonly QuantityName[]])[] = [
    [PLACE.frame, ['frame']],
    [PLACE.face, ['face_id']],
    [PLACE.score, ['detector_score']],
    [PLACE.box, ['box']],
    [PLACE.keypoints, ['keypoints']],
    [PLACE.quality, QUALITIES],
  ];
  const rows = places.map(([first, names], k) => {
    const last = (places[k + 1]?.[0] ?? PLACE.units) - 1;
    const note = names[0] === 'face_id' ? '; −1: no face, and all that follows is 0' : '';
    const what = names.map((name) => QUANTITIES[name].meaning).join('; ');
    return [first === last ? `${first}` : `${first}–${last}`, `${what}${note}`];
  });
  const parts = Object.entries(PART)
    .sort(([, one], [, other]) => one - other)
    .map(([name]) => code(name));
  return markdownTable([
    ['place', 'number'],
    ...rows,
    [`${PLACE.units} …`, `${parts.join(', then ')}: each of all units, in the order of \`header.model.aus\``],
  ]);
}

function markdownTable([heads, ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

function code(name: string): string {
  return `\`${name.replace(`AU${ANY_UNIT}`, 'AUxx')}\``;
}
