import { config as resnetBl } from '../../configs/resnet-bl';
import type { Augmentation } from '../../input/augment';
import type { TrainingConfig } from '../../stages/training-config';

/** Side of the input. Cost goes with its square. */
export const INPUT_SIZE = 64;

/** Random crops and flips alone, as in the paper. */
const AUGMENTATION: Augmentation = {
  rotation: 0,
  scale: 0,
  flip: true,
  brightness: 0,
  contrast: 0,
  gamma: 0,
  saturation: 0,
  tint: 0,
  grey: 0,
  blur: 0,
  noise: 0,
  cover: 0,
  jpeg: 0,
};

/** The experiments' schedule, shortened so that all cells take well under 90 minutes on two cores. */
export const BENCHMARK: Omit<TrainingConfig, 'model' | 'isBalanced'> = {
  ...resnetBl,
  inputSize: INPUT_SIZE,
  augmentation: AUGMENTATION,
  nodes: {
    ...resnetBl.nodes,
    epochs: 5,
    rate: 3e-4,
    // the first half keeps its values: half of the backward pass is saved
    frozen: ['conv1', 'bn1', 'layer1', 'layer2'],
  },
  graph: { ...resnetBl.graph, epochs: 4, views: 3 },
};

/** The backbone's own training on a fold's other units, where no --init is given. */
export const SOURCE: Omit<TrainingConfig, 'model' | 'isBalanced'> = {
  ...BENCHMARK,
  nodes: { ...resnetBl.nodes, epochs: 8 },
};
