import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { actionUnit, unitName } from '../au/catalogue';
import type { FaceRow, ReadingRow, UnitValues } from './reading-row';
import { type ColumnFacts, NATS } from './table-format';

/*
 * Everything as Apache Parquet, a column for each number. What is missing (a frame without a face, a value that
 * was not computed) is null. The header and the data dictionary are in the file's own key-value metadata.
 */

/** Rows in a row group, which is what is held in memory. */
const GROUP = 10_000;

type Kind = 'STRING' | 'INT32' | 'DOUBLE' | 'FLOAT' | 'BOOLEAN';
type Value = string | number | boolean | null;

interface ParquetColumn extends ColumnFacts {
  readonly kind: Kind;
  value(row: ReadingRow): Value;
}

/** @param aus FACS numbers in the model's order */
export function parquetColumns(aus: readonly number[]): readonly ParquetColumn[] {
  const sorted = [...aus].sort((one, other) => one - other);
  return [...FRAME, ...FACE, ...KEYPOINTS, ...QUALITY, ...sorted.flatMap(unitColumns)];
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
        ...(kind === 'STRING'
          ? { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const }
          : { type: kind }),
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
      columnData: columns.map(({ name, value }) => ({ name, data: group.map(value) })),
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
  {
    name: 'input',
    kind: 'STRING',
    unit: '',
    meaning: 'path of the file, from the folder that was given, or the recording’s name',
    value: ({ input }) => input,
  },
  {
    name: 'frame',
    kind: 'INT32',
    unit: '',
    meaning: 'number of the frame in its file, from 1',
    value: ({ frame }) => frame,
  },
  {
    name: 'timestamp',
    kind: 'DOUBLE',
    unit: 's',
    meaning: 'time of the frame from the start of the video; 0 for a picture',
    value: ({ timestamp }) => timestamp,
  },
  {
    name: 'success',
    kind: 'BOOLEAN',
    unit: '',
    meaning: 'whether a face was found; without one the columns below are null',
    value: ({ success }) => success,
  },
];

function ofFace(
  name: string,
  kind: Kind,
  unit: string,
  meaning: string,
  value: (row: FaceRow) => Value,
): ParquetColumn {
  return { name, kind, unit, meaning, value: (row) => (row.success ? value(row) : null) };
}

const FACE: readonly ParquetColumn[] = [
  ofFace('face_id', 'INT32', '', 'number of the face, from 0; it stays with a face', (row) => row.face_id),
  ofFace('confidence', 'FLOAT', '0 to 1', 'score of the face detector', (row) => row.confidence),
  ofFace('box_x', 'FLOAT', 'px', 'left side of the face box', ({ box }) => box.x),
  ofFace('box_y', 'FLOAT', 'px', 'top side of the face box', ({ box }) => box.y),
  ofFace('box_width', 'FLOAT', 'px', 'width of the face box', ({ box }) => box.width),
  ofFace('box_height', 'FLOAT', 'px', 'height of the face box', ({ box }) => box.height),
];

const KEYPOINTS: readonly ParquetColumn[] = [
  'right_eye',
  'left_eye',
  'nose_tip',
  'mouth',
  'right_ear',
  'left_ear',
].flatMap((point, k) =>
  (['x', 'y'] as const).map((axis) =>
    ofFace(
      `${point}_${axis}`,
      'FLOAT',
      'px',
      `${axis} of the ${point.replace('_', ' ')}; right is the subject’s right`,
      ({ keypoints }) => keypoints[k][axis],
    ),
  ),
);

const QUALITY: readonly ParquetColumn[] = [
  ofFace('size', 'FLOAT', 'px', 'distance of the eyes', ({ quality }) => quality.size),
  ofFace('blur', 'FLOAT', '0 to 1', '0 sharp, 1 blurred (Crete et al. 2007)', ({ quality }) => quality.blur),
  ofFace('light', 'FLOAT', '0 to 1', 'mean luma of the aligned face', ({ quality }) => quality.light),
  ofFace('roll', 'FLOAT', 'degrees', 'slope of the eye line', ({ quality }) => quality.roll),
  ofFace(
    'yaw',
    'FLOAT',
    'degrees',
    'turn of the head, estimated from eyes, nose and ears; positive to the subject’s left',
    ({ quality }) => quality.yaw,
  ),
];

const UNIT: readonly (readonly [string, Kind, string, string, (values: UnitValues) => Value])[] = [
  ['c', 'BOOLEAN', '', 'present: the probability is at or above the threshold', ({ decision }) => decision],
  [
    'unsure',
    'BOOLEAN',
    '',
    'epistemic uncertainty above the limit: take it as a guess',
    ({ unsure }) => unsure,
  ],
  ['p', 'FLOAT', '0 to 1', 'probability of presence, mean over the samples', ({ p }) => p],
  ['lo', 'FLOAT', '0 to 1', '5 % quantile of the probability over the samples', ({ lower }) => lower],
  ['hi', 'FLOAT', '0 to 1', '95 % quantile of the probability over the samples', ({ upper }) => upper],
  ['adj', 'FLOAT', '0 to 1', 'p seen from the person’s neutral face', ({ adjusted }) => adjusted ?? null],
  ['epi', 'FLOAT', NATS, 'epistemic uncertainty: doubt of the model', ({ epistemic }) => epistemic],
  ['ale', 'FLOAT', NATS, 'aleatoric uncertainty: ambiguity of the face', ({ aleatoric }) => aleatoric],
  ['peak_x', 'FLOAT', 'px', 'x of the strongest attention', ({ peak }) => peak?.x ?? null],
  ['peak_y', 'FLOAT', 'px', 'y of the strongest attention', ({ peak }) => peak?.y ?? null],
];

function unitColumns(au: number): ParquetColumn[] {
  const name = unitName(au);
  return UNIT.map(([suffix, kind, unit, meaning, value]) =>
    ofFace(`${name}_${suffix}`, kind, unit, `${actionUnit(au)?.name ?? name}: ${meaning}`, ({ aus }) =>
      value(aus[name]),
    ),
  );
}
