import { unitName } from '../au/catalogue';
import { AppError } from '../errors';
import { constantColumns, provenance } from './provenance';
import type { ReadingHeader, ReadingRow, UnitValues } from './reading-row';
import {
  type Column,
  columnFacts,
  type Format,
  plain,
  quoted,
  type TableFacts,
  tableOf,
  unitFacts,
  unixTime,
} from './table-format';

/*
 * OpenFace's table (lib/local/Utilities/src/RecorderCSV.cpp): the same names, order and digits where we have the
 * value, and names and cells joined by a comma and a space, as up to OpenFace 2.1. Intensities (AUxx_r), pose, gaze and
 * landmarks are not estimated and so not there; our own columns follow, but for the time by the clock: scripts take
 * every column from the first unit on for a unit. Each cell is a number, as programs read such tables that know
 * nothing else; NaN is one to all of them.
 */

/** @throws AppError internal when a row is of none of the inputs */
export function openFace(
  header: ReadingHeader,
  { inputs, hasClock = false, provenance: isNamed = false }: TableFacts,
): Format {
  const sorted = [...header.model.aus].sort((one, other) => one - other);
  const units = UNIT_COLUMNS.flatMap((make) => sorted.map(make));
  return tableOf(
    [
      ...(inputs.length > 1 ? [isNamed ? INPUT : inputNumber(inputs)] : []),
      ...FRAME_COLUMNS,
      ...(hasClock ? [CLOCK] : []),
      ...units,
      ...(isNamed ? constantColumns(provenance(header)) : []),
    ],
    (cells) => cells.join(', '),
  );
}

const INPUT: Column = { ...columnFacts('input', 'input'), cell: ({ input }) => quoted(input) };

function inputNumber(inputs: readonly string[]): Column {
  const numbers = new Map(inputs.map((input, i) => [input, i + 1]));
  return {
    ...columnFacts('input', 'input_number'),
    cell: ({ input }) => {
      const number = numbers.get(input);
      if (number === undefined) throw new AppError('internal', `No file of this table is called ${input}.`);
      return String(number);
    },
  };
}

/** What stands where there is no value; OpenFace writes zeros, which are values. */
const MISSING = 'NaN';

const CLOCK: Column = {
  ...columnFacts('unix_time', 'unix_time'),
  cell: (row) => unixTime(row) || MISSING,
};

const FRAME_COLUMNS: readonly Column[] = [
  { ...columnFacts('frame', 'frame'), cell: ({ frame }) => String(frame) },
  {
    ...columnFacts('face_id', 'face_id', { note: '0 without a face' }),
    cell: (row) => String(row.success ? row.face_id : 0),
  },
  { ...columnFacts('timestamp', 'timestamp'), cell: ({ timestamp }) => timestamp.toFixed(3) },
  {
    ...columnFacts('confidence', 'confidence', { note: '0 without a face' }),
    cell: (row) => (row.success ? row.confidence : 0).toFixed(2),
  },
  {
    ...columnFacts('success', 'success', {
      unit: '0 or 1',
      note: 'without one the columns of the action units are NaN',
    }),
    cell: ({ success }) => (success ? '1' : '0'),
  },
];

const UNIT_COLUMNS: readonly ((au: number) => Column)[] = [
  unitColumn('c', 'decision', ({ decision }) => (decision ? '1.0' : '0.0'), '0 or 1'),
  unitColumn('p', 'p', ({ p }) => plain(p)),
  unitColumn('epi', 'epistemic', ({ epistemic }) => plain(epistemic)),
  unitColumn('ale', 'aleatoric', ({ aleatoric }) => plain(aleatoric)),
  unitColumn('lo', 'lower', ({ lower }) => plain(lower)),
  unitColumn('hi', 'upper', ({ upper }) => plain(upper)),
];

function unitColumn(
  suffix: string,
  quantity: keyof UnitValues,
  text: (values: UnitValues) => string,
  unit?: string,
) {
  return (au: number): Column => {
    const name = unitName(au);
    return {
      ...unitFacts(au, suffix, quantity, { unit }),
      cell: (row: ReadingRow) => {
        const values = row.success ? row.aus[name] : undefined;
        return values ? text(values) : MISSING;
      },
    };
  };
}
