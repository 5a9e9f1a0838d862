/**
 * Baseline ResNet18: stage 1 alone, with τ = 1 in Eq 2.
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config resnet18
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'resnet18' },
  isBalanced: false,
};
