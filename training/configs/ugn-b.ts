/**
 * UGN-B, the paper's model: UGN with images weighted by their epistemic uncertainty (Eqs 11 and 12).
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config ugn-b
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'ugn-b' },
};
