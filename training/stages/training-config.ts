import type { z } from 'zod';
import type { ugnConfigSchema } from '../../lib/ugn/config';
import type { Augmentation } from '../input/augment';
import type { GraphAids } from './graph-aids';
import type { OptimiserChoice } from './optimiser';

/** How one stage's weights are fitted. */
export interface Schedule {
  /** Passes over the training images; fewer where the time runs out. */
  readonly epochs: number;
  /** Images in a step. */
  readonly batch: number;
  readonly optimiser: OptimiserChoice['optimiser'];
  /** Nesterov momentum of 'sgd'. */
  readonly momentum: number;
  /** Highest learning rate of weights that come from somewhere. */
  readonly rate: number;
  readonly weightDecay: number;
  /** Share of the steps in which the learning rate rises. */
  readonly warmup: number;
  /** Largest norm of the whole gradient. */
  readonly clip: number;
  /** Decay of the moving average of the weights, which is what is evaluated and shipped. */
  readonly average: number;
}

/** What a stage that sees images does with the backbone's weights that come from somewhere. */
export interface BackboneUse {
  /** Prefixes of weights that keep their values where they are pre-trained: the first layers. */
  readonly frozen: readonly string[];
  /**
   * 'frozen': batch norms use their running statistics, as constants. 'trained': the batch's moments, and the
   * running ones follow. A norm that starts fresh is always trained, as it has no statistics yet.
   */
  readonly batchNorm: 'trained' | 'frozen';
}

/** How much the masks should change what the graph says, as standard deviations of log-odds over them. */
export interface SpreadAims {
  /** At least this for a unit that cannot be seen, and at most that for one that can. */
  readonly hidden: number;
  readonly seen: number;
  /** Weight of what is missing or too much, beside the cross-entropy of a unit. */
  readonly weight: number;
  /** Whether a unit that cannot be seen keeps the label of the picture as it was, so that its neighbours learn to speak for it. */
  readonly keepsLabels?: boolean;
}

/** How often a run is saved, and how many of its checkpoints stay beside the best one. */
interface CheckpointPlan {
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
  /** Share of a target that is the rank of its label, where a strength was turned into the label (softTargets), 0..1. */
  readonly rankShare: number;
  /** Whether predictions are scaled to the observed frequency on validation images when the training is done. */
  readonly isCalibrated: boolean;
  /** The largest share of validation images without any unit on which a unit's threshold may find it, 0..1. */
  readonly falseAlarms: number;
  readonly augmentation: Augmentation;
  /**
   * Prefixes of weights that start fresh although the model that is trained on has them: a graph whose masks have lost
   * their spread does not regain it, and a last layer that knows the pictures by heart does not forget them.
   */
  readonly leftBehind: readonly string[];
  readonly checkpoints: CheckpointPlan;
  /** Stage 1: backbone and action unit nodes. */
  readonly nodes: Schedule &
    BackboneUse & {
      /** Highest learning rate of weights that start fresh. */
      readonly freshRate: number;
    };
  /** Stage 2: the graph on the nodes' features. */
  readonly graph: Schedule & {
    /** Highest learning rate of weights that start fresh. */
    readonly freshRate: number;
    /** Differently augmented views of an image, whose features are computed once. */
    readonly views: number;
    /** Share of the learning rate for weights that sum over many inputs, by name; 1 for the others. */
    readonly shares: Readonly<Record<string, number>>;
    /** What the graph learns from pictures whose faces are hidden, or null without them. */
    readonly obscured: (SpreadAims & { /** of the images, 0..1 */ readonly share: number }) | null;
    /** What is added to the paper's training; NO_AIDS adds nothing. */
    readonly aids: GraphAids;
  };
  /** Stage 3, or null to end with the graph: backbone, nodes and graph together on images. */
  readonly endToEnd:
    | (Schedule &
        BackboneUse & {
          /** Weight of Eq 2 beside Eq 12. */
          readonly auxiliary: number;
        })
    | null;
}
