import { EMBEDDED_SET } from '../datasets/embedded-set';
import type { Recipe, RenderStep, Step } from './recipe';

/** Fewer people of a set would leave a split empty: of ten that follow each other seven train, one validates, two test. */
const PEOPLE = 10;
const PICTURES = 2;
/** Every n-th photograph. */
const PHOTOS = 220;
const MINUTES = 0.2;

/** The embedded set drawn anew, small, since its 520 test pictures would take most of the time. */
const EMBEDDED: Pick<RenderStep, 'id' | 'kind' | 'firstIdentity' | 'seed' | 'splits' | 'backgrounds'> = {
  kind: 'render',
  id: 'embedded',
  firstIdentity: 0,
  seed: 1,
  splits: ['train', 'validation', 'test'],
  backgrounds: null,
};

/**
 * The same recipe in about two minutes, to see that all its steps work: few heads, few photographs, one pass over small
 * pictures. Its model is good for nothing.
 * @param heads folder of the heads in the data folder
 */
export function miniature(recipe: Recipe, heads = 'makehuman'): Recipe {
  const embedded: Step = {
    ...EMBEDDED,
    minutes: MINUTES,
    heads,
    identities: PEOPLE,
    perIdentity: PICTURES,
  };
  return { ...recipe, name: `${recipe.name}-miniature`, steps: [embedded, ...recipe.steps.map(small)] };
}

function small(step: Step): Step {
  const minutes = MINUTES;
  const smallSet = (set: string) => (set === EMBEDDED_SET ? EMBEDDED.id : set);
  switch (step.kind) {
    case 'render':
      return { ...step, minutes, identities: PEOPLE, perIdentity: PICTURES };
    case 'label':
      return { ...step, minutes, every: PHOTOS };
    case 'warp':
      return { ...step, minutes, perPhoto: 1 };
    case 'train':
      return {
        ...step,
        minutes,
        sets: step.sets.map(smallSet),
        changes: { ...step.changes, epochs: 1, batch: 8, inputSize: 32 },
      };
    case 'evaluate':
      return { ...step, minutes, set: smallSet(step.set) };
  }
}
