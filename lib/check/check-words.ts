import { actionUnit, unitName } from '../au/catalogue';
import type { Check, CheckedUnit, CheckVerdict } from './check-result';
import { CHECK_STEPS } from './check-steps';
import { hindrancesOf } from './hindrances';

export const VERDICT_WORDS: Record<CheckVerdict, string> = {
  found: 'found',
  'not-found': 'not found',
  rest: 'shows at rest',
  unsure: 'unsure',
  untested: 'not tested',
};

/** What a unit's verdict means, in a sentence, and what would help. */
export function unitText({ au, verdict, rest, moved, foundFromRest, step }: CheckedUnit): string {
  const name = unitName(au);
  const asked = CHECK_STEPS.find(({ id }) => id === step)!.prompt.toLowerCase();
  const percent = (p: number | null) => (p === null ? '–' : `${Math.round(100 * p)} %`);
  switch (verdict) {
    case 'found':
      return `${percent(moved)} when asked to ${asked}, ${percent(rest)} at rest.`;
    case 'not-found':
      return `${percent(moved)} when asked to ${asked}: the model did not see it. Try it once more, stronger; if it stays, do not rely on ${name} for this face.`;
    case 'rest':
      return foundFromRest
        ? `${name} shows on your resting face (${percent(rest)}): take the neutral baseline. Seen from it, the movement is found.`
        : `${name} shows on your resting face (${percent(rest)}), and seen from it the movement is not found: do not rely on ${name} for this face.`;
    case 'unsure':
      return `The model guesses here (${percent(moved)}). More light from the front and a closer camera may help.`;
    case 'untested':
      return 'Skipped, or no face was seen meanwhile.';
  }
}

/** Name of a unit for people. */
export function unitTitle(au: number): string {
  return `${unitName(au)} ${actionUnit(au)?.name ?? ''}`.trim();
}

/** What of light, camera and place gets in the way. */
export function conditionHints({ quality, steps }: Pick<Check, 'quality' | 'steps'>): string[] {
  const frames = steps.reduce((sum, step) => sum + step.frames, 0);
  const faces = steps.reduce((sum, step) => sum + step.faces, 0);
  if (!quality) return ['No face was seen. Sit before the camera, with light on your face.'];
  return [
    ...(faces < 0.8 * frames
      ? ['The face was out of sight for a part of the time: stay in the picture.']
      : []),
    ...hindrancesOf(quality).map(({ text }) => text),
  ];
}

/** All of it in a sentence. */
export function summaryText({ units }: Pick<Check, 'units'>): string {
  const tested = units.filter(({ verdict }) => verdict !== 'untested');
  const found = tested.filter(({ verdict }) => verdict === 'found');
  if (tested.length === 0) return 'Nothing was tested.';
  return `${found.length} of ${tested.length} tested action units are found on this face, in this light, with this camera.`;
}
