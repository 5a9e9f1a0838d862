import { z } from 'zod';
import { ugnConfigSchema } from '../../lib/ugn/config';
import { graphAidsSchema } from './graph-aids';

/** One way to train a graph on given nodes. */
const variantSchema = z.strictObject({
  /** For the table; names a folder too. */
  name: z.string().min(1),
  variant: z.enum(['gn-d', 'ugn', 'ugn-b']).default('ugn-b'),
  graphNodes: ugnConfigSchema.shape.graphNodes.removeDefault().default('normalised'),
  epochs: z.number().positive().default(6),
  /** Whether faces are covered in part of the pictures, with the labels of what lies beneath. */
  covered: z.boolean().default(false),
  /** Every n-th training picture is covered as well, where faces are. */
  coveredEvery: z.number().int().min(1).default(2),
  /** Share of a photograph's target that the nodes' own heads, as given, say of it in clear sight (distillation). */
  nodeShare: z.number().min(0).max(1).default(0),
  /**
   * What is left of the machine's label of a brow, chin or lip unit on a training picture where it sees nothing else: there
   * the shape of a face at rest is likelier than a movement. 1 leaves labels as they are.
   */
  shapeShare: z.number().min(0).max(1).default(1),
  /**
   * How far the log-odds of covered units, and of those in sight, spread over the masks (spreadLoss); null leaves them to
   * Eqs 9 to 12.
   */
  obscured: z
    .strictObject({
      hidden: z.number().positive(),
      seen: z.number().positive(),
      weight: z.number().positive(),
    })
    .nullable()
    .default(null),
  aids: graphAidsSchema,
});
export type GraphStudyVariant = z.output<typeof variantSchema>;

export const graphStudySchema = z.strictObject({
  seeds: z.array(z.number().int().min(0)).min(1),
  batch: z.number().int().min(1).default(32),
  /** Highest learning rate of the graph's weights, on normalised nodes, and of the nodes' own heads. */
  rate: z.number().positive().default(1.5e-3),
  headRate: z.number().positive().default(1e-4),
  weightDecay: z.number().min(0).default(0.01),
  /** Share of a soft label's target that is its rank. */
  rankShare: z.number().min(0).max(1).default(0.5),
  /** Every n-th training picture of a set with exact labels is taken, where one is given. */
  exactEvery: z.number().int().min(1).default(16),
  variants: z.array(variantSchema).min(1),
});
export type GraphStudy = z.output<typeof graphStudySchema>;
