import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../../lib/errors';
import { requireJsonFile } from '../../lib/node/json-file';
import { recoverFolder, refuseForeign, replaceFolder } from '../../lib/node/replace-folder';
import { toDecimals } from '../../lib/numbers/rounding';
import {
  INDEX_FILE,
  type IndexSample,
  indexSchema,
  type PreparedFrom,
  printIndex,
  type ShardIndex,
  SPLITS,
  type SplitName,
} from './shard-index';

export { SPLITS, type SplitName };

const PART_OF_SET = /^(index\.json|[\w-]+\.bin|\.DS_Store|Thumbs\.db)$/;
/** A shard is closed before it would grow beyond this. */
const SHARD_BYTES = 3_000_000;

/** One aligned face crop with its labels. */
export interface FaceSample {
  /** of the photograph, or of the frame in the dataset that the set is prepared from */
  readonly id?: string;
  readonly subject: string;
  readonly split: SplitName;
  /** size × size, RGB */
  readonly jpeg: Uint8Array;
  /** by action unit: 0 absent, 1 present, between them how likely, null unknown */
  readonly labels: readonly (number | null)[];
  /** by action unit, 0..1, null unknown */
  readonly intensity: readonly (number | null)[];
  /** by action unit: intensity on the subject's left and right side, 0..1, null unknown; left out if never known */
  readonly left?: readonly (number | null)[];
  readonly right?: readonly (number | null)[];
  /** pitch, yaw and roll of the head in the crop, radians (lib/vision/head-pose.ts), null unknown; left out if never known */
  readonly pose?: readonly [number | null, number | null, number | null];
  /** by action unit: what a person saw in the picture, null where nobody was asked; left out if never */
  readonly human?: readonly (0 | 1 | null)[];
}

/** One split of a set, samples in the order written. */
interface ShardSplit {
  readonly count: number;
  /** [count]; null for a set whose samples have none */
  readonly ids: readonly (string | null)[];
  /** [count] */
  readonly subjects: readonly string[];
  /** [count, N]; NaN where unknown */
  readonly labels: Float32Array;
  /** [count, N]; NaN where unknown */
  readonly intensity: Float32Array;
  /** on the subject's left and right side, [count, N]; NaN where unknown */
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** pitch, yaw, roll in radians, [count, 3]; NaN where unknown */
  readonly pose: Float32Array;
  /** [count, N]; NaN where nobody was asked */
  readonly human: Float32Array;
  /** The i-th picture, encoded. */
  jpeg(i: number): Buffer;
}

export interface ShardSet {
  readonly directory: string;
  readonly aus: readonly number[];
  readonly size: number;
  readonly source: string;
  /** null for a set with splits of its own; otherwise all samples are in train, to be divided by subject */
  readonly dataset: PreparedFrom | null;
  split(name: SplitName): ShardSplit;
}

interface NewShardSet {
  readonly aus: readonly number[];
  readonly size: number;
  readonly source: string;
  readonly samples: Iterable<FaceSample> | AsyncIterable<FaceSample>;
  /** only of a set without splits of its own: all samples are in train */
  readonly dataset?: PreparedFrom;
}

/**
 * Writes a set as shards of concatenated JPEGs and an index with their hashes, first beside the directory and
 * then in its place, so that a reader never meets a half-written set.
 * @throws AppError io when the place cannot be written; bad-input when it holds anything but a face set
 */
export async function writeShardSet(directory: string, set: NewShardSet): Promise<void> {
  await refuseForeign(directory, (name) => PART_OF_SET.test(name), 'a face set');
  try {
    await replaceFolder(directory, filesOf(set));
  } catch (cause) {
    throw new AppError('io', `Cannot write the face set ${directory}: ${messageOf(cause)}`, { cause });
  }
}

/** Shards as they are full, and at last the index. */
async function* filesOf({
  samples,
  ...about
}: NewShardSet): AsyncGenerator<[name: string, content: string | Uint8Array]> {
  const shards: ShardIndex['shards'] = [];
  const splits: Record<SplitName, IndexSample[]> = { train: [], validation: [], test: [] };
  let pending: Uint8Array[] = [];
  let offset = 0;
  const close = (): [string, Uint8Array] => {
    const bytes = Buffer.concat(pending);
    const file = `faces-${String(shards.length).padStart(3, '0')}.bin`;
    shards.push({ file, bytes: bytes.length, sha256: hash(bytes) });
    pending = [];
    offset = 0;
    return [file, bytes];
  };
  for await (const { id, subject, split, jpeg, labels, intensity, left, right, pose, human } of samples) {
    if (offset > 0 && offset + jpeg.length > SHARD_BYTES) yield close();
    splits[split].push({
      id,
      subject,
      shard: shards.length,
      offset,
      length: jpeg.length,
      labels: labels.map(inThousandths),
      intensity: intensity.map(inThousandths),
      left: left?.map(inThousandths),
      right: right?.map(inThousandths),
      pose: pose && [inThousandths(pose[0]), inThousandths(pose[1]), inThousandths(pose[2])],
      human: human && [...human],
    });
    pending.push(jpeg);
    offset += jpeg.length;
  }
  if (offset > 0) yield close();
  const { aus, size, source, dataset } = about;
  const index = { format: 'ugn-live face set', version: 2, aus, size, source, dataset, shards, splits };
  yield [INDEX_FILE, `${printIndex(indexSchema.parse(index))}\n`];
}

function inThousandths(value: number | null): number | null {
  return value === null ? null : toDecimals(value, 3);
}

/**
 * Reads a set and checks every shard against its hash.
 * @throws AppError io or bad-input with the path of what is missing, cut or changed
 */
export async function readShardSet(directory: string): Promise<ShardSet> {
  const indexPath = join(directory, INDEX_FILE);
  await recoverFolder(directory);
  const index = await requireJsonFile(indexPath, indexSchema, 'is not an index of faces');
  const shards: Buffer[] = [];
  for (const { file, bytes, sha256 } of index.shards) {
    const path = join(directory, file);
    const data = await read(path);
    if (data.length !== bytes || hash(data) !== sha256) {
      throw new AppError(
        'bad-input',
        `${path} is damaged: ${data.length} bytes where ${indexPath} says ${bytes}, or another content. Fetch or render the set again.`,
      );
    }
    shards.push(data);
  }
  for (const name of SPLITS) {
    index.splits[name].forEach((sample, i) => {
      const fits =
        sample.shard < shards.length && sample.offset + sample.length <= shards[sample.shard].length;
      const wide = index.aus.length;
      const { labels, intensity, left = labels, right = labels, human = labels } = sample;
      const rows = [labels, intensity, left, right, human];
      if (!fits || rows.some((row) => row.length !== wide)) {
        throw new AppError(
          'bad-input',
          `${indexPath}: sample ${i} of ${name} does not fit the shards or the units.`,
        );
      }
    });
  }
  const splits = {
    train: openSplit(index.splits.train, shards),
    validation: openSplit(index.splits.validation, shards),
    test: openSplit(index.splits.test, shards),
  };
  const { aus, size, source, dataset = null } = index;
  return { directory, aus, size, source, dataset, split: (name) => splits[name] };
}

function openSplit(samples: readonly IndexSample[], shards: readonly Buffer[]): ShardSplit {
  const matrix = (rows: readonly (readonly (number | null)[])[]) =>
    Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);
  return {
    count: samples.length,
    ids: samples.map(({ id }) => id ?? null),
    subjects: samples.map((sample) => sample.subject),
    labels: matrix(samples.map((sample) => sample.labels)),
    intensity: matrix(samples.map((sample) => sample.intensity)),
    left: matrix(samples.map(({ left, labels }) => left ?? unknown(labels))),
    right: matrix(samples.map(({ right, labels }) => right ?? unknown(labels))),
    pose: matrix(samples.map(({ pose = [null, null, null] }) => pose)),
    human: matrix(samples.map(({ human, labels }) => human ?? unknown(labels))),
    jpeg: (i) => {
      const { shard, offset, length } = samples[i];
      return shards[shard].subarray(offset, offset + length);
    },
  };
}

const unknown = (labels: readonly unknown[]) => labels.map(() => null);

function hash(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('io', `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}
