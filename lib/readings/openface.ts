import { isSided, unitName } from '../au/catalogue';
import { AppError } from '../errors';
import type { QuantityName } from './columns';
import { constantColumns, provenance } from './provenance';
import type { FaceRow, ReadingHeader, ReadingRow, UnitValues } from './reading-row';
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
 * value, and names and cells joined by a comma and a space, as up to OpenFace 2.1. Intensities (AUxx_r) and pose_R* are there
 * where the model has heads for them; gaze, landmarks and pose_T* are not estimated and so not there; our own columns follow, but for the time by the clock: scripts take
 * every column from the first unit on for a unit. Each cell is a number, as programs read such tables that know
 * nothing else; NaN is one to all of them.
 */

/** @throws AppError internal when a row is of none of the inputs */
export function openFace(
  header: ReadingHeader,
  { inputs, hasClock = false, provenance: isNamed = false }: TableFacts,
): Format {
  const sorted = [...header.model.aus].sort((one, other) => one - other);
  const hasStrength = header.model.strength !== undefined;
  const units = [...(hasStrength ? [INTENSITY, ...UNIT_COLUMNS, ...SIDE_COLUMNS] : UNIT_COLUMNS)].flatMap(
    (make) => sorted.flatMap(make),
  );
  return tableOf(
    [
      ...(inputs.length > 1 ? [isNamed ? INPUT : inputNumber(inputs)] : []),
      ...FRAME_COLUMNS,
      ...(hasClock ? [CLOCK] : []),
      ...(hasStrength ? POSE_COLUMNS : []),
      ...units,
      ...(isNamed ? constantColumns(provenance(header)) : []),
    ],
    (cells) => cells.join(', '),
  );
}

/** What stands where there is no value; OpenFace writes zeros, which are values. */
const MISSING = 'NaN';

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

/** Angles, and halves of their 90 % intervals, which OpenFace has not. */
const POSE_COLUMNS: readonly Column[] = (['pitch', 'yaw', 'roll'] as const).flatMap((angle, k) => {
  const cell = (key: keyof NonNullable<FaceRow['pose']>) => (row: ReadingRow) =>
    row.success && row.pose ? plain(row.pose[key]) : MISSING;
  const name = `pose_R${'xyz'[k]}`;
  return [
    { ...columnFacts(name, `pose_${angle}`), cell: cell(angle) },
    { ...columnFacts(`${name}_spread`, 'pose_spread', { of: name }), cell: cell(`${angle}_spread`) },
  ];
});

const INTENSITY = unitColumn('r', 'intensity', ({ intensity }) => known(intensity));
/** No name but OpenFace's own holds “_r”, by which scripts choose intensities. */
const SIDE_COLUMNS = [
  unitColumn('int_lo', 'intensity_lower', ({ intensity_lower: lower }) => known(lower)),
  unitColumn('int_hi', 'intensity_upper', ({ intensity_upper: upper }) => known(upper)),
  ...[
    unitColumn('L_p', 'left_p', ({ left }) => known(left?.p)),
    unitColumn('L_int', 'left_intensity', ({ left }) => known(left?.intensity)),
    unitColumn('R_p', 'right_p', ({ right }) => known(right?.p)),
    unitColumn('R_int', 'right_intensity', ({ right }) => known(right?.intensity)),
    unitColumn('asym', 'asymmetry', ({ asymmetry }) => known(asymmetry)),
    unitColumn('asym_lo', 'asymmetry_lower', ({ asymmetry_lower: lower }) => known(lower)),
    unitColumn('asym_hi', 'asymmetry_upper', ({ asymmetry_upper: upper }) => known(upper)),
  ].map((make) => (au: number) => (isSided(au) ? make(au) : [])),
];
const known = (value: number | undefined) => (value === undefined ? MISSING : plain(value));

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
  quantity: QuantityName,
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
