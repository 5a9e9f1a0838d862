/**
 * Baseline ResNet-BL: stage 1 alone, with Eq 2 balanced by the units' occurrence.
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config resnet-bl
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'resnet-bl' },
};
