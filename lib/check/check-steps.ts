/** A movement that the check asks for. */
interface Movement {
  readonly id: string;
  /** What a person is asked to do. */
  readonly prompt: string;
  /** How, in a few more words. */
  readonly hint: string;
  /** FACS numbers of what should show; none of the resting face. */
  readonly aus: readonly number[];
}

/** In the order in which they are asked for; the resting face comes first, as all others are seen from it. */
const STEPS = [
  { id: 'rest', prompt: 'Rest your face', hint: 'Mouth closed, eyes on the camera.', aus: [] },
  {
    id: 'raise-brows',
    prompt: 'Raise your brows',
    hint: 'As high as they go, as if surprised.',
    aus: [1, 2],
  },
  { id: 'frown', prompt: 'Frown', hint: 'Draw the brows down and together.', aus: [4] },
  { id: 'widen-eyes', prompt: 'Open your eyes wide', hint: 'Lift the upper lids.', aus: [5] },
  {
    id: 'close-eyes',
    prompt: 'Close your eyes',
    hint: 'Gently, until the tone or for three seconds.',
    aus: [45],
  },
  { id: 'squint', prompt: 'Tighten your eyelids', hint: 'As if the sun were in your eyes.', aus: [7] },
  { id: 'wrinkle-nose', prompt: 'Wrinkle your nose', hint: 'As at a bad smell.', aus: [9] },
  {
    id: 'raise-lip',
    prompt: 'Raise your upper lip',
    hint: 'Show the upper teeth without a smile.',
    aus: [10],
  },
  { id: 'smile', prompt: 'Smile', hint: 'Broadly, with the cheeks.', aus: [6, 12] },
  {
    id: 'dimple',
    prompt: 'Tighten the corners of your mouth',
    hint: 'Press them inwards, lips closed.',
    aus: [14],
  },
  { id: 'corners-down', prompt: 'Pull the corners of your mouth down', hint: 'As if sad.', aus: [15] },
  {
    id: 'raise-chin',
    prompt: 'Push your chin up',
    hint: 'So that the lower lip rises, as in a pout.',
    aus: [17],
  },
  {
    id: 'stretch-lips',
    prompt: 'Stretch your lips sideways',
    hint: 'As if afraid, without a smile.',
    aus: [20],
  },
  { id: 'press-lips', prompt: 'Press your lips together', hint: 'Until they are thin.', aus: [23, 24] },
  { id: 'open-mouth', prompt: 'Open your mouth', hint: 'Let the jaw drop.', aus: [25, 26] },
] as const satisfies readonly Movement[];

export type StepId = (typeof STEPS)[number]['id'];
export interface CheckStep extends Movement {
  readonly id: StepId;
}
export const CHECK_STEPS: readonly CheckStep[] = STEPS;
export const STEP_IDS: readonly StepId[] = STEPS.map(({ id }) => id);
