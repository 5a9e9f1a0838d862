import type { RunRequest } from '../../lib/runs/run-file';
import type { SplitName } from '../face-set/shards';
import type { ValidateOn } from '../input/faces';

/** Path of a file or folder in the data folder, such as photos/genki. */
type DataPath = string;
/** Name of a step of the recipe. */
type StepId = string;
/** The step that makes a face set, or EMBEDDED_SET. */
type SetName = string;

interface Named {
  readonly id: StepId;
  /** How long it is expected to take, on two cores. */
  readonly minutes: number;
}

/** Faces drawn by the renderer, as `npm run render` does. */
export interface RenderStep extends Named {
  readonly kind: 'render';
  /** folder of the heads */
  readonly heads: DataPath;
  readonly firstIdentity: number;
  readonly identities: number;
  /** pictures of each identity */
  readonly perIdentity: number;
  readonly seed: number;
  readonly splits: readonly SplitName[];
  /** folder of pictures to show, blurred, behind the people */
  readonly backgrounds: DataPath | null;
}

/** Photographs with machine labels, as `npm run label` makes them. */
export interface LabelStep extends Named {
  readonly kind: 'label';
  readonly photos: readonly DataPath[];
  /** table of smiles that people saw; it lies in one of the folders of photographs */
  readonly smiles: DataPath | null;
  readonly landmarker: DataPath;
  /** side of the crops in pixels */
  readonly cropSize: number;
  /** every n-th photograph of each folder; 1 takes all */
  readonly every: number;
}

/** Labelled photographs moved by action units, as `npm run warp` makes them. */
export interface WarpStep extends Named {
  readonly kind: 'warp';
  readonly photos: StepId;
  readonly mesh: DataPath;
  readonly landmarker: DataPath;
  /** pictures of each photograph */
  readonly perPhoto: number;
  /** degrees that each head is turned by, either way, at most */
  readonly turn: number;
  readonly seed: number;
}

/** One training, as `npm run train` does it. */
export interface TrainStep extends Named {
  readonly kind: 'train';
  /** name of an experiment */
  readonly config: string;
  /** a backbone's weights, or the training whose model it goes on from */
  readonly start: { readonly backbone: DataPath } | { readonly model: StepId };
  /** training splits are joined; the first set's test split is tested on */
  readonly sets: readonly SetName[];
  /** how often each set is drawn from, in proportion; null draws every picture as often as any other */
  readonly weights: readonly number[] | null;
  readonly validateOn: ValidateOn;
  readonly seed: number;
  /** what differs from the experiment */
  readonly changes?: Pick<RunRequest, 'epochs' | 'batch' | 'inputSize' | 'rate'>;
}

/** A model measured on a set's test split, as `npm run evaluate` does it. */
export interface EvaluateStep extends Named {
  readonly kind: 'evaluate';
  readonly model: StepId;
  readonly set: SetName;
  /** folder with the face mesh's triangles, to turn photographed faces */
  readonly mesh: DataPath | null;
  /** whether pictures that were predicted best and worst are written too */
  readonly hasExamples: boolean;
}

export type Step = RenderStep | LabelStep | WarpStep | TrainStep | EvaluateStep;

/** All that it takes to make a model from a folder of data; a step comes after those that it uses. */
export interface Recipe {
  readonly name: string;
  readonly steps: readonly Step[];
  /** What is published when all is done: the model of a training, and files of other steps beside it. */
  readonly publish: {
    readonly model: StepId;
    readonly beside: readonly { readonly step: StepId; readonly file: string }[];
  };
}
