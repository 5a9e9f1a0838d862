import { createHash } from 'node:crypto';
import { AppError } from '../../../lib/errors';
import type { Recipe, Step } from '../../configs/recipe';
import { EMBEDDED_SET } from '../../datasets/embedded-set';
import type { TrainingConfig } from '../../stages/training-config';
import { RENDERER } from '../../synth/sample';

/** A step with what its result depends on. */
export interface PlannedStep {
  readonly step: Step;
  /** SHA-256 of its options, of the data that it reads, and of the fingerprints of the steps that it uses. */
  readonly fingerprint: string;
  /** Name of the cell that holds its result, from its id and fingerprint: other options make another cell. */
  readonly cell: string;
  /** Cells that must be done before. */
  readonly needs: readonly string[];
}

/** What fingerprints are made of, beside the recipe. */
interface Facts {
  /** Hash of a file or folder in the data folder, or of EMBEDDED_SET. */
  hashOf(input: string): string;
  configOf(name: string): TrainingConfig;
}

/** Paths in the data folder that a step reads, and EMBEDDED_SET where it does. */
export function inputsOf(step: Step): string[] {
  switch (step.kind) {
    case 'render':
      return [step.heads, ...(step.backgrounds ? [step.backgrounds] : [])];
    case 'label':
      return [...step.photos, ...(step.smiles ? [step.smiles] : []), step.landmarker];
    case 'warp':
      return [step.mesh, step.landmarker];
    case 'train':
      return [
        ...('backbone' in step.start ? [step.start.backbone] : []),
        ...step.sets.filter((set) => set === EMBEDDED_SET),
      ];
    case 'evaluate':
      return [...(step.mesh ? [step.mesh] : []), ...(step.set === EMBEDDED_SET ? [EMBEDDED_SET] : [])];
  }
}

/** Ids of the steps whose results a step uses. */
function usedBy(step: Step): string[] {
  switch (step.kind) {
    case 'render':
    case 'label':
      return [];
    case 'warp':
      return [step.photos];
    case 'train':
      return [
        ...('model' in step.start ? [step.start.model] : []),
        ...step.sets.filter((set) => set !== EMBEDDED_SET),
      ];
    case 'evaluate':
      return [step.model, ...(step.set === EMBEDDED_SET ? [] : [step.set])];
  }
}

/**
 * The steps of a recipe with their fingerprints.
 * @throws AppError bad-input when two steps have one name, or one uses what does not come before it
 */
export function planSteps({ steps }: Recipe, { hashOf, configOf }: Facts): PlannedStep[] {
  const planned = new Map<string, PlannedStep>();
  for (const step of steps) {
    const { id, minutes: _, ...options } = step;
    if (planned.has(id)) throw new AppError('bad-input', `Two steps of the recipe are called ${id}.`);
    const used = usedBy(step).map((name) => {
      const before = planned.get(name);
      if (!before)
        throw new AppError('bad-input', `Step ${id} uses ${name}, which is no step that comes before it.`);
      return before;
    });
    const fingerprint = sha256({
      options,
      inputs: inputsOf(step).map((input) => [input, hashOf(input)]),
      used: used.map((other) => [other.step.id, other.fingerprint]),
      maker: makerOf(step, configOf),
    });
    planned.set(id, {
      step,
      fingerprint,
      cell: `${id}-${fingerprint.slice(0, 8)}`,
      needs: used.map(({ cell }) => cell),
    });
  }
  return [...planned.values()];
}

/** What else decides a result: the experiment behind a config's name, the version of the renderer. */
function makerOf(step: Step, configOf: Facts['configOf']): unknown {
  if (step.kind === 'train') return configOf(step.config);
  return step.kind === 'render' ? RENDERER : null;
}

/** Of the value as JSON, whatever the order in which keys were written. */
function sha256(value: unknown): string {
  const sorted = (_: string, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part;
  return createHash('sha256').update(JSON.stringify(value, sorted)).digest('hex');
}
