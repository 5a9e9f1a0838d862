/**
 * Baseline ResNet18: stage 1 alone, with τ = 1 in Eq 2.
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config resnet18
 * Expected time: 12 passes of stage 1 over the embedded set, 1365 steps, take about 22 minutes by WebAssembly on two
 * idle cores at the 0.94 s a step that `npm run bench:training` prints; without --epochs or --minutes a run is fitted
 * into 20 minutes.
 * Results of the five models side by side: docs/reproduce/report.md, by `npm run reproduce`.
 */
import type { TrainingConfig } from '../stages/training-config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'resnet18' },
  isBalanced: false,
};
