import { z } from 'zod';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLITS)[number];

export const INDEX_FILE = 'index.json';

const angle = z.number().min(-Math.PI).max(Math.PI).nullable();

const sampleSchema = z.strictObject({
  /** of the photograph, or of the frame in the dataset that the set was prepared from, such as F001/T1/12 */
  id: z.string().optional(),
  subject: z.string().min(1),
  /** position in `shards` */
  shard: z.number().int().min(0),
  offset: z.number().int().min(0),
  length: z.number().int().min(1),
  /** by action unit: 0 absent, 1 present, between them how likely, null unknown */
  labels: z.array(z.number().min(0).max(1).nullable()),
  /** by action unit, 0..1, null unknown */
  intensity: z.array(z.number().min(0).max(1).nullable()),
  /** by action unit: the intensity on the subject's left and right side, 0..1, null unknown or without sides */
  left: z.array(z.number().min(0).max(1).nullable()).optional(),
  right: z.array(z.number().min(0).max(1).nullable()).optional(),
  /** pitch, yaw and roll of the head in the crop, radians, signs as in lib/vision/head-pose.ts; null unknown */
  pose: z.tuple([angle, angle, angle]).optional(),
  /** by action unit: what a person saw in the picture, null where nobody was asked */
  human: z.array(z.union([z.literal(0), z.literal(1), z.null()])).optional(),
});

export const indexSchema = z.strictObject({
  format: z.literal('ugn-live face set'),
  /** 2 may have sides and poses */
  version: z.union([z.literal(1), z.literal(2)]),
  /** FACS numbers, in the order of labels and intensity */
  aus: z.array(z.number().int()).min(1),
  /** side of the aligned crops in pixels */
  size: z.number().int().min(1),
  /** where the pictures come from, for people */
  source: z.string(),
  /** of a set without splits of its own: all samples are in train, and folds are made from the subjects */
  dataset: z.enum(['BP4D', 'BP4D+', 'DISFA', 'DISFA+', 'folder']).optional(),
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

export type IndexSample = z.output<typeof sampleSchema>;
export type ShardIndex = z.output<typeof indexSchema>;
/** What a set that is divided by subject when it is read was prepared from. */
export type PreparedFrom = NonNullable<ShardIndex['dataset']>;

/** JSON with one sample on each line: small, and a change shows as the lines that changed. */
export function printIndex(index: ShardIndex): string {
  const { splits, ...head } = index;
  const lists = SPLITS.map((name) => {
    const lines = splits[name].map((sample) => JSON.stringify(sample));
    return `"${name}":[\n${lines.join(',\n')}]`;
  });
  return `${JSON.stringify(head).slice(0, -1)},\n"splits":{${lists.join(',\n')}}}`;
}
