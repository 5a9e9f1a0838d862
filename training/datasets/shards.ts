import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { AppError, messageOf } from '../../lib/errors';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLITS)[number];

/** A shard is closed before it would grow beyond this. */
const SHARD_BYTES = 3_000_000;
const INDEX = 'index.json';

const sampleSchema = z.strictObject({
  subject: z.string().min(1),
  /** position in `shards` */
  shard: z.number().int().min(0),
  offset: z.number().int().min(0),
  length: z.number().int().min(1),
  /** by action unit: 0 absent, 1 present, between them how likely, null unknown */
  labels: z.array(z.number().min(0).max(1).nullable()),
  /** by action unit, 0..1, null unknown */
  intensity: z.array(z.number().min(0).max(1).nullable()),
  /** by action unit: what a person saw in the picture, null where nobody was asked */
  human: z.array(z.union([z.literal(0), z.literal(1), z.null()])).optional(),
});

const indexSchema = z.strictObject({
  format: z.literal('ugn-live face set'),
  version: z.literal(1),
  /** FACS numbers, in the order of labels and intensity */
  aus: z.array(z.number().int()).min(1),
  /** side of the aligned crops in pixels */
  size: z.number().int().min(1),
  /** where the pictures come from, for people */
  source: z.string(),
  shards: z.array(
    z.strictObject({
      file: z.string().regex(/^[\w-]+\.bin$/),
      bytes: z.number().int().min(1),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  splits: z.strictObject({
    train: z.array(sampleSchema),
    validation: z.array(sampleSchema),
    test: z.array(sampleSchema),
  }),
});

type IndexSample = z.output<typeof sampleSchema>;

/** One aligned face crop with its labels. */
export interface FaceSample {
  readonly subject: string;
  readonly split: SplitName;
  /** size × size, RGB */
  readonly jpeg: Uint8Array;
  /** by action unit: 0 absent, 1 present, between them how likely, null unknown */
  readonly labels: readonly (number | null)[];
  /** by action unit, 0..1, null unknown */
  readonly intensity: readonly (number | null)[];
  /** by action unit: what a person saw in the picture, null where nobody was asked; left out if never */
  readonly human?: readonly (0 | 1 | null)[];
}

/** One split of a set, samples in the order written. */
interface ShardSplit {
  readonly count: number;
  /** [count] */
  readonly subjects: readonly string[];
  /** [count, N]; NaN where unknown */
  readonly labels: Float32Array;
  /** [count, N]; NaN where unknown */
  readonly intensity: Float32Array;
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
  split(name: SplitName): ShardSplit;
}

/**
 * Writes a set as shards of concatenated JPEGs and an index with their hashes, first beside the directory and
 * then in its place, so that a reader never meets a half-written set.
 * @throws AppError io when the place cannot be written
 */
export async function writeShardSet(
  directory: string,
  set: { aus: readonly number[]; size: number; source: string; samples: readonly FaceSample[] },
): Promise<void> {
  const fresh = `${directory}.writing-${process.pid}`;
  const replaced = `${directory}.replaced-${process.pid}`;
  try {
    await mkdir(fresh, { recursive: true });
    const shards: z.output<typeof indexSchema>['shards'] = [];
    const splits: Record<SplitName, IndexSample[]> = { train: [], validation: [], test: [] };
    let pending: Uint8Array[] = [];
    let offset = 0;
    const close = async () => {
      const bytes = Buffer.concat(pending);
      const file = `faces-${String(shards.length).padStart(3, '0')}.bin`;
      await writeFile(join(fresh, file), bytes);
      shards.push({ file, bytes: bytes.length, sha256: hash(bytes) });
      pending = [];
      offset = 0;
    };
    for (const { subject, split, jpeg, labels, intensity, human } of set.samples) {
      if (offset > 0 && offset + jpeg.length > SHARD_BYTES) await close();
      splits[split].push({
        subject,
        shard: shards.length,
        offset,
        length: jpeg.length,
        labels: labels.map(round),
        intensity: intensity.map(round),
        human: human && [...human],
      });
      pending.push(jpeg);
      offset += jpeg.length;
    }
    if (offset > 0) await close();
    const { aus, size, source } = set;
    const index = { format: 'ugn-live face set', version: 1, aus, size, source, shards, splits };
    await writeFile(join(fresh, INDEX), `${printIndex(indexSchema.parse(index))}\n`);

    await mkdir(dirname(directory), { recursive: true });
    if (existsSync(directory)) await rename(directory, replaced);
    await rename(fresh, directory);
    await rm(replaced, { recursive: true, force: true });
  } catch (cause) {
    throw new AppError('io', `Cannot write the face set ${directory}: ${messageOf(cause)}`, { cause });
  }
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}

/** JSON with one sample on each line: small, and a change shows as the lines that changed. */
function printIndex(index: z.output<typeof indexSchema>): string {
  const { splits, ...head } = index;
  const lists = SPLITS.map((name) => {
    const lines = splits[name].map((sample) => JSON.stringify(sample));
    return `"${name}":[\n${lines.join(',\n')}]`;
  });
  return `${JSON.stringify(head).slice(0, -1)},\n"splits":{${lists.join(',\n')}}}`;
}

/**
 * Reads a set and checks every shard against its hash.
 * @throws AppError io or bad-input with the path of what is missing, cut or changed
 */
export async function readShardSet(directory: string): Promise<ShardSet> {
  const indexPath = join(directory, INDEX);
  const text = (await read(indexPath)).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('bad-input', `${indexPath} is not JSON: ${messageOf(cause)}`, { cause });
  }
  const parsed = indexSchema.safeParse(json);
  if (!parsed.success) {
    throw new AppError(
      'bad-input',
      `${indexPath} is not an index of faces: ${z.prettifyError(parsed.error)}`,
    );
  }
  const index = parsed.data;
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
      const rows = [sample.labels, sample.intensity, sample.human ?? sample.labels];
      if (!fits || rows.some((row) => row.length !== wide)) {
        throw new AppError(
          'bad-input',
          `${indexPath}: sample ${i} of ${name} does not fit the shards or the units.`,
        );
      }
    });
  }
  const { aus, size, source } = index;
  return { directory, aus, size, source, split: (name) => openSplit(index.splits[name], shards) };
}

function openSplit(samples: readonly IndexSample[], shards: readonly Buffer[]): ShardSplit {
  const matrix = (rows: readonly (readonly (number | null)[])[]) =>
    Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);
  return {
    count: samples.length,
    subjects: samples.map((sample) => sample.subject),
    labels: matrix(samples.map((sample) => sample.labels)),
    intensity: matrix(samples.map((sample) => sample.intensity)),
    human: matrix(samples.map((sample) => sample.human ?? sample.labels.map(() => null))),
    jpeg: (i) => {
      const { shard, offset, length } = samples[i];
      return shards[shard].subarray(offset, offset + length);
    },
  };
}

/**
 * Decodes a whole split.
 * @returns [count, size, size, 3] RGB bytes
 * @throws AppError bad-input when a picture cannot be decoded or has another size
 */
export async function decodeSet(set: ShardSet, name: SplitName): Promise<Uint8Array> {
  const split = set.split(name);
  const stride = set.size * set.size * 3;
  const pixels = new Uint8Array(split.count * stride);
  const batch = 64;
  for (let start = 0; start < split.count; start += batch) {
    const rows = Array.from({ length: Math.min(batch, split.count - start) }, (_, k) => start + k);
    await Promise.all(
      rows.map(async (i) => {
        const where = `picture ${i} of ${name} in ${set.directory}`;
        const decoded = await sharp(split.jpeg(i))
          .removeAlpha()
          .toColourspace('srgb')
          .raw()
          .toBuffer()
          .catch((cause) => {
            throw new AppError('bad-input', `Cannot decode ${where}: ${messageOf(cause)}`, { cause });
          });
        if (decoded.length !== stride) {
          throw new AppError('bad-input', `The ${where} is not ${set.size}×${set.size} RGB.`);
        }
        pixels.set(decoded, i * stride);
      }),
    );
  }
  return pixels;
}

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
