/**
 * GN-D: the deterministic graph, its mask the sigmoid of μ (Eq 6).
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config gn-d
 *   With stage 1 from a finished run of resnet-bl on the same images, the graph alone:
 *   npm run train -- --config gn-d --nodes-from runs/resnet-bl
 * Expected time: 12 passes of stage 1 over the embedded set by WebAssembly take about an hour on two busy cores
 * (5.6 images/s in `--config resnet-bl --init ../shared/data/resnet18-imagenet --epochs 3 --backend wasm`);
 * without --epochs or --minutes a run is fitted into 20 minutes.
 * Expected result: from the ImageNet part of the backbone, on the embedded set, with `--init
 * ../shared/data/resnet18-imagenet --epochs 3 --unpublished`, mean F1 0.810, accuracy 0.937 on the
 * test split, after 4 minutes with the TensorFlow binding on two shared cores.
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'gn-d' },
};
