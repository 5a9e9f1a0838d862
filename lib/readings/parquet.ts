import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { isSided, unitName } from '../au/catalogue';
import { KEYPOINT_NAMES, type QuantityName } from './columns';
import type { FaceRow, ReadingRow, UnitValues } from './reading-row';
import { type ColumnFacts, columnFacts, unitFacts } from './table-format';

/*
 * Everything as Apache Parquet, a column for each number. What is missing (a frame without a face, a value that
 * was not computed) is null. The header and the data dictionary are in the file's own key-value metadata.
 */

/** Rows in a row group, which is what is held in memory. */
const GROUP = 10_000;
/**
 * Of each column in each row group: fastparquet cannot read booleans with nulls that are run-length coded, and gives
 * texts as None where one group has a dictionary and another none.
 */
const ENCODING = 'PLAIN';

type Kind = 'STRING' | 'INT32' | 'DOUBLE' | 'FLOAT' | 'BOOLEAN' | 'TIME';
type Value = string | number | bigint | boolean | null;

/** What each kind is in the file. */
const TYPES = {
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  INT32: { type: 'INT32' },
  DOUBLE: { type: 'DOUBLE' },
  FLOAT: { type: 'FLOAT' },
  BOOLEAN: { type: 'BOOLEAN' },
  TIME: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
} as const;

interface ParquetColumn extends ColumnFacts {
  readonly kind: Kind;
  value(row: ReadingRow): Value;
}

/**
 * @param aus FACS numbers in the model's order
 * @param hasStrength whether the model has heads of intensity, sides and pose
 */
export function parquetColumns(aus: readonly number[], hasStrength: boolean): readonly ParquetColumn[] {
  const sorted = [...aus].sort((one, other) => one - other);
  const pose = hasStrength ? POSE : [];
  const units = sorted.flatMap((au) =>
    unitColumns(au, hasStrength ? [...UNIT, ...STRENGTH, ...(isSided(au) ? SIDES : [])] : UNIT),
  );
  return [...FRAME, ...FACE, ...KEYPOINTS, ...QUALITY, ...pose, ...units];
}

/**
 * The file, piece by piece.
 * @param metadata becomes the file's key-value metadata, each value as JSON unless it is a text
 */
export async function* parquetFile(
  columns: readonly ParquetColumn[],
  metadata: Readonly<Record<string, unknown>>,
  rows: AsyncIterable<ReadingRow>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, kind }) => ({
        name,
        repetition_type: 'OPTIONAL' as const,
        ...TYPES[kind],
      })),
    ],
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({
      key,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
    createdBy: 'ugn-live',
  });
  const taken = () => {
    const bytes = new Uint8Array(writer.getBuffer());
    writer.index = 0;
    return bytes;
  };
  let group: ReadingRow[] = [];
  const write = () =>
    parquet.write({
      columnData: columns.map(({ name, value }) => ({ name, data: group.map(value), encoding: ENCODING })),
      rowGroupSize: GROUP,
    });
  for await (const row of rows) {
    group.push(row);
    if (group.length < GROUP) continue;
    await write();
    group = [];
    yield taken();
  }
  if (group.length > 0) await write();
  await parquet.finish();
  yield taken();
}

const FRAME: readonly ParquetColumn[] = [
  { ...columnFacts('input', 'input'), kind: 'STRING', value: ({ input }) => input },
  { ...columnFacts('frame', 'frame'), kind: 'INT32', value: ({ frame }) => frame },
  { ...columnFacts('timestamp', 'timestamp'), kind: 'DOUBLE', value: ({ timestamp }) => timestamp },
  {
    ...columnFacts('utc', 'utc', { unit: 'timestamp in ms, UTC' }),
    kind: 'TIME',
    value: ({ utc }) => (utc === undefined ? null : BigInt(Date.parse(utc))),
  },
  {
    ...columnFacts('success', 'success', { note: 'without one the columns below are null' }),
    kind: 'BOOLEAN',
    value: ({ success }) => success,
  },
];

function ofFace(facts: ColumnFacts, kind: Kind, value: (row: FaceRow) => Value): ParquetColumn {
  return { ...facts, kind, value: (row) => (row.success ? value(row) : null) };
}

const FACE: readonly ParquetColumn[] = [
  ofFace(columnFacts('face_id', 'face_id'), 'INT32', (row) => row.face_id),
  ofFace(columnFacts('confidence', 'confidence'), 'FLOAT', (row) => row.confidence),
  ofFace(columnFacts('detector_score', 'detector_score'), 'FLOAT', (row) => row.detector_score),
  ...(['x', 'y', 'width', 'height'] as const).map((part) =>
    ofFace(columnFacts(`box_${part}`, 'box', { part }), 'FLOAT', ({ box }) => box[part]),
  ),
];

const KEYPOINTS: readonly ParquetColumn[] = KEYPOINT_NAMES.flatMap((point, k) =>
  (['x', 'y'] as const).map((axis) => {
    const part = `${point}_${axis}`;
    return ofFace(columnFacts(part, 'keypoints', { part }), 'FLOAT', ({ keypoints }) => keypoints[k][axis]);
  }),
);

const QUALITY: readonly ParquetColumn[] = (['size', 'blur', 'light', 'roll', 'yaw', 'covered'] as const).map(
  (name) => ofFace(columnFacts(name, name), 'FLOAT', ({ quality }) => quality[name]),
);

const POSE: readonly ParquetColumn[] = (['pitch', 'yaw', 'roll'] as const).flatMap((angle) => [
  ofFace(columnFacts(`pose_${angle}`, `pose_${angle}`), 'FLOAT', ({ pose }) => pose?.[angle] ?? null),
  ofFace(
    columnFacts(`pose_${angle}_spread`, 'pose_spread', { of: angle }),
    'FLOAT',
    ({ pose }) => pose?.[`${angle}_spread`] ?? null,
  ),
]);

interface UnitColumn {
  readonly suffix: string;
  readonly quantity: QuantityName;
  readonly part?: 'x' | 'y';
  readonly kind: Kind;
  value(values: UnitValues): Value;
}

const UNIT: readonly UnitColumn[] = [
  { suffix: 'c', quantity: 'decision', kind: 'BOOLEAN', value: ({ decision }) => decision },
  { suffix: 'unsure', quantity: 'unsure', kind: 'BOOLEAN', value: ({ unsure }) => unsure },
  { suffix: 'p', quantity: 'p', kind: 'FLOAT', value: ({ p }) => p },
  { suffix: 'lo', quantity: 'lower', kind: 'FLOAT', value: ({ lower }) => lower },
  { suffix: 'hi', quantity: 'upper', kind: 'FLOAT', value: ({ upper }) => upper },
  { suffix: 'adj', quantity: 'adjusted', kind: 'FLOAT', value: ({ adjusted }) => adjusted ?? null },
  { suffix: 'epi', quantity: 'epistemic', kind: 'FLOAT', value: ({ epistemic }) => epistemic },
  { suffix: 'ale', quantity: 'aleatoric', kind: 'FLOAT', value: ({ aleatoric }) => aleatoric },
  { suffix: 'peak_x', quantity: 'peak', part: 'x', kind: 'FLOAT', value: ({ peak }) => peak?.x ?? null },
  { suffix: 'peak_y', quantity: 'peak', part: 'y', kind: 'FLOAT', value: ({ peak }) => peak?.y ?? null },
];

const levels = (
  suffix: string,
  quantity: QuantityName,
  value: (values: UnitValues) => number | undefined,
): UnitColumn => ({
  suffix,
  quantity,
  kind: 'FLOAT',
  value: (values) => value(values) ?? null,
});
const STRENGTH: readonly UnitColumn[] = [
  levels('intensity', 'intensity', ({ intensity }) => intensity),
  levels('intensity_lo', 'intensity_lower', ({ intensity_lower }) => intensity_lower),
  levels('intensity_hi', 'intensity_upper', ({ intensity_upper }) => intensity_upper),
];
const SIDES: readonly UnitColumn[] = [
  levels('left_p', 'left_p', ({ left }) => left?.p),
  levels('left_intensity', 'left_intensity', ({ left }) => left?.intensity),
  levels('right_p', 'right_p', ({ right }) => right?.p),
  levels('right_intensity', 'right_intensity', ({ right }) => right?.intensity),
  levels('asymmetry', 'asymmetry', ({ asymmetry }) => asymmetry),
  levels('asymmetry_lo', 'asymmetry_lower', ({ asymmetry_lower }) => asymmetry_lower),
  levels('asymmetry_hi', 'asymmetry_upper', ({ asymmetry_upper }) => asymmetry_upper),
];

function unitColumns(au: number, columns: readonly UnitColumn[]): ParquetColumn[] {
  const name = unitName(au);
  return columns.map(({ suffix, quantity, part, kind, value }) =>
    ofFace(unitFacts(au, suffix, quantity, { part }), kind, ({ aus }) => {
      const values = aus[name];
      return values ? value(values) : null;
    }),
  );
}
