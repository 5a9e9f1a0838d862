/** How strength heads are fitted. */
export interface StrengthPlan {
  readonly seed: number;
  readonly steps: number;
  /** Faces of a step, over all sets. */
  readonly batch: number;
  /** Share of each set in a step, in their order. */
  readonly shares: readonly number[];
  readonly rate: number;
  readonly weightDecay: number;
  /** What a level of difference between the sides is on the score's scale, and the weight of its squared error. */
  readonly leanPerLevel: number;
  readonly leanWeight: number;
  /** Weights of the machine's order and of the squared angles beside the levels. */
  readonly orderWeight: number;
  readonly poseWeight: number;
}
