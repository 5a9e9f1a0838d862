import { z } from 'zod';
import { actionUnit, DEFAULT_AUS } from '../au/catalogue';

/** The five models that the paper's Table 1 compares. */
export const VARIANTS = ['resnet18', 'resnet-bl', 'gn-d', 'ugn', 'ugn-b'] as const;

/**
 * Everything that fixes the shape and the meaning of a model. Choices where the paper is silent or
 * misprinted are named in docs/EQUATIONS.md.
 */
export const ugnConfigSchema = z
  .strictObject({
    /** FACS numbers, in the order of the model's outputs. */
    aus: z
      .array(z.number().int())
      .min(1)
      .refine((ids) => ids.every((id) => actionUnit(id)), 'an action unit is not in the catalogue')
      .refine((ids) => new Set(ids).size === ids.length, 'an action unit is listed twice')
      .default([...DEFAULT_AUS]),
    variant: z.enum(VARIANTS).default('ugn-b'),
    /** Side of the square input in pixels. */
    inputSize: z.number().int().min(32).multipleOf(16).default(112),
    /** Whether prediction reads the mirror image too: nodes are the mean of both, and a face and its mirror image get one prediction. */
    readsMirror: z.boolean().default(false),
    /** Whether heads of intensity, sides and head pose follow (strength-heads.ts); they are this project's, not the paper's. */
    readsStrength: z.boolean().default(false),
    /** How N node features come out of one feature map. */
    nodes: z.enum(['attention', 'gap-linear']).default('attention'),
    /** Eq 3: the symmetric form, or the exponents as the paper prints them. */
    normalisation: z.enum(['symmetric', 'as-printed']).default('symmetric'),
    /**
     * What the graph takes for X: the nodes as they are, or each node's features with mean 0 and variance 1, so that the
     * scale of μ and σ (Eq 6) does not hang on how much of a face is seen. Eq 1 always reads the nodes as they are.
     */
    graphNodes: z.enum(['plain', 'normalised']).default('plain'),
    /** P, size of the projection in Eq 6. */
    projectionSize: z.number().int().min(1).default(128),
    /** O, output size of a graph layer. */
    outputSize: z.number().int().min(1).default(64),
    /** S in Eq 7 for prediction. */
    predictionSamples: z.number().int().min(1).default(32),
    /** S in Eq 11, for the weight of an image in a training step. */
    weightSamples: z.number().int().min(2).default(16),
    /** Seed of the ε of prediction: one model gives one prediction for one picture. */
    seed: z.number().int().min(0).default(1),
  })
  .refine(
    ({ readsStrength, readsMirror }) => readsMirror || !readsStrength,
    'readsStrength needs readsMirror',
  );

export type UgnConfig = z.output<typeof ugnConfigSchema>;
export type Variant = UgnConfig['variant'];

/** Whether a variant ends in the uncertain graph; the others predict with Eq 1. */
export function hasGraph(variant: Variant): boolean {
  return variant === 'gn-d' || variant === 'ugn' || variant === 'ugn-b';
}

/** Whether a variant's mask is sampled (Eq 5); only then is there an epistemic part. */
export function isProbabilistic(variant: Variant): boolean {
  return variant === 'ugn' || variant === 'ugn-b';
}
