import type { z } from 'zod';
import type { ugnConfigSchema } from '../lib/ugn/config';
import type { Augmentation } from './augment';

/** How one stage's weights are fitted. */
export interface Schedule {
  /** Passes over the training images; fewer where the time runs out. */
  readonly epochs: number;
  /** Images in a step. */
  readonly batch: number;
  /** Highest learning rate of weights that come from somewhere, and of weights that start fresh. */
  readonly rate: number;
  readonly freshRate: number;
  readonly weightDecay: number;
  /** Share of the steps in which the learning rate rises. */
  readonly warmup: number;
  /** Largest norm of the whole gradient. */
  readonly clip: number;
  /** Decay of the moving average of the weights, which is what is evaluated and shipped. */
  readonly average: number;
}

/** How often a run is saved, and how many of its checkpoints stay beside the best one. */
export interface CheckpointPlan {
  readonly every: { readonly steps: number } | { readonly seconds: number };
  readonly keep: number;
}

/** One experiment: configs/ holds them, each a file with its source, command and result. */
export interface TrainingConfig {
  /** Model options; `aus` is left out, as the data say which units they label. */
  readonly model: Omit<z.input<typeof ugnConfigSchema>, 'aus' | 'inputSize'>;
  /** Side of the input in pixels. */
  readonly inputSize: number;
  /** τ of Eq 2: balanced by occurrence, or 1. */
  readonly isBalanced: boolean;
  readonly augmentation: Augmentation;
  readonly checkpoints: CheckpointPlan;
  /** Stage 1: backbone and action unit nodes. */
  readonly nodes: Schedule & {
    /** Prefixes of weights that keep their values where they are pre-trained: the first layers. */
    readonly frozen: readonly string[];
  };
  /** Stage 2: the graph on the nodes' features. */
  readonly graph: Schedule & {
    /** Differently augmented looks at an image, whose features are computed once. */
    readonly views: number;
    /** Share of the learning rate for weights that sum over many inputs, by name; 1 for the others. */
    readonly shares: Readonly<Record<string, number>>;
  };
}
