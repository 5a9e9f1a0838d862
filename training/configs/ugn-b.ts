/**
 * UGN-B, the paper's model: UGN with images weighted by their epistemic uncertainty (Eqs 11 and 12).
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config ugn-b
 *   With stage 1 from a finished run of resnet-bl on the same images, the graph alone:
 *   npm run train -- --config ugn-b --nodes-from runs/resnet-bl
 * Expected time: 12 passes of stage 1 over the embedded set by WebAssembly take about an hour on two busy cores
 * (5.6 images/s in `--config resnet-bl --init ../shared/data/resnet18-imagenet --epochs 3 --backend wasm`);
 * without --epochs or --minutes a run is fitted into 20 minutes.
 * Expected result: from the ImageNet part of the backbone, on the embedded set, with `--init
 * ../shared/data/resnet18-imagenet --epochs 3 --unpublished`, mean F1 0.805, accuracy 0.936 on the
 * test split, area under ROC of doubt 0.755, after 13 minutes with the TensorFlow binding on two shared cores.
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'ugn-b' },
};
