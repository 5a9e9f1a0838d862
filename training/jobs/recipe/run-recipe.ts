import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../lib/errors';
import { textTable } from '../../../lib/node/text-table';
import { duration } from '../../../lib/numbers/duration';
import { idOf, type Queue } from '../../../lib/queue/job-queue';
import type { Cell, Job } from '../../../lib/runs/job-file';
import type { Device } from '../../backends/device';
import { loadConfig } from '../../configs/experiments';
import type { Recipe, Step } from '../../configs/recipe';
import { EMBEDDED_SET } from '../../datasets/embedded-set';
import type { TrainingConfig } from '../../stages/training-config';
import { cellFolder, openJob, readDone, readJob } from '../job';
import { portable, workThrough } from '../work-through';
import { publishModel } from './publish-model';
import { hashInputs } from './recipe-inputs';
import { type PlannedStep, planSteps } from './recipe-plan';
import { doStep, SET_FOLDER } from './recipe-steps';

const KIND = 'recipe';

/** What is made, of what, and where. */
export interface RecipeOptions {
  readonly recipe: Recipe;
  /** folder of the heads, photographs and weights that the recipe starts from */
  readonly data: string;
  /** folder of the job: one cell for each step */
  readonly out: string;
  /** folder of the model to publish, its last part the model's name; null leaves it in the job */
  readonly publish: string | null;
  /** the command, for the reports */
  readonly command: string;
}

/** A recipe whose data is there. */
export interface OpenRecipe extends RecipeOptions {
  readonly planned: readonly PlannedStep[];
}

/**
 * Looks whether all is there, and what each step's result depends on.
 * @throws AppError bad-input naming what is missing in the data folder, or what is wrong with the recipe
 */
export async function openRecipe(options: RecipeOptions): Promise<OpenRecipe> {
  const { recipe, data } = options;
  const hashes = await hashInputs(recipe, data);
  const configs = new Map<string, TrainingConfig>();
  for (const step of recipe.steps) {
    if (step.kind === 'train') configs.set(step.config, await loadConfig(step.config));
  }
  const planned = planSteps(recipe, {
    hashOf: (input) => hashes.get(input)!,
    configOf: (name) => configs.get(name)!,
  });
  return { ...options, planned };
}

/** The steps as a table: what each does, how long it is expected to take, and whether it is done. */
export async function describePlan({ planned, out, publish }: OpenRecipe): Promise<string> {
  const rows: string[][] = [];
  let minutesLeft = 0;
  for (const [i, { step, cell }] of planned.entries()) {
    const done = await readDone(out, cell);
    if (!done) minutesLeft += step.minutes;
    const isBegun = existsSync(cellFolder(out, cell));
    const state = done ? `done in ${duration(done.seconds)}` : isBegun ? 'begun' : 'to do';
    rows.push([
      `${i + 1}. ${step.id}: ${whatItDoes(step)}`,
      duration(60 * step.minutes),
      state,
      cellFolder(out, cell),
    ]);
  }
  const end = publish ? `Then the model is published to ${publish}.` : 'The model is not published.';
  return [
    textTable([['step', 'expected', 'state', 'folder'], ...rows]),
    `About ${duration(60 * minutesLeft)} left, as the recipe expects. ${end}`,
  ].join('\n\n');
}

/** How a recipe is run. */
interface Sitting {
  /** ids of the steps to do; none does them all and publishes the model */
  readonly only: readonly string[];
  readonly device: Device;
  /** where several processes that make the same share the steps */
  readonly queue: Queue;
  readonly signal: AbortSignal;
  say(text: string): void;
}

/**
 * Does every step that is not done yet, or goes on with it, and publishes the model.
 * @throws AppError bad-input for a step that does not exist, or whose data is not made yet; what a step throws; Stopped
 *   when asked to stop, and the same goes on where it was
 */
export async function runRecipe(open: OpenRecipe, sitting: Sitting): Promise<void> {
  const { out, planned, publish, recipe } = open;
  const { only, device, signal, say, queue } = sitting;
  const chosen = await choose(open, only);
  const job = await openAnew(open);
  const cells = job.cells
    .filter(({ id }) => chosen.some(({ cell }) => cell === id))
    .map((cell) => ({
      ...cell,
      needs: cell.needs.filter((id) => chosen.some((other) => other.cell === id)),
    }));
  const passage = {
    ...{ kind: 'recipe' as const, folder: out, job: { ...job, cells } },
    tries: 1, // the rest needs it, so nothing goes on meanwhile
    jobOf: ({ id }: Cell) => ({ cell: id }),
  };
  await workThrough(queue, passage, {
    signal,
    say,
    here: {
      device: device.label,
      async run({ id }, context) {
        const at = chosen.findIndex(({ cell }) => cell === id);
        const next =
          chosen[at + 1]?.step.id ?? (publish && only.length === 0 ? 'it is published' : 'it is done');
        const { step } = chosen[at];
        say(`${step.id}: ${whatItDoes(step)}, expected ${duration(60 * step.minutes)}. Then: ${next}.`);
        await doStep(step, {
          ...context,
          ...placesOf(open),
          data: open.data,
          command: open.command,
          device,
        });
      },
    },
  });
  if (only.length > 0) return say(`Done: ${only.join(', ')}. Without --only the recipe goes on.`);
  const { modelAt, folderOf } = placesOf(open);
  const model = modelAt(recipe.publish.model);
  if (!publish) return say(`All ${planned.length} steps are done. The model is in ${model}.`);
  await publishModel(
    model,
    recipe.publish.beside.map(({ step, file }) => path.join(folderOf(step), file)),
    publish,
  );
  say(`All ${planned.length} steps are done. The model is published to ${publish}.`);
}

/** The steps to do. */
async function choose(open: OpenRecipe, only: readonly string[]): Promise<readonly PlannedStep[]> {
  const { planned, out } = open;
  const unknown = only.find((id) => !planned.some(({ step }) => step.id === id));
  if (unknown !== undefined) {
    const names = planned.map(({ step }) => step.id).join(', ');
    throw new AppError('bad-input', `There is no step ${unknown}; there are ${names}.`);
  }
  const chosen = only.length > 0 ? planned.filter(({ step }) => only.includes(step.id)) : planned;
  for (const { step, needs } of chosen) {
    for (const need of needs) {
      if (chosen.some(({ cell }) => cell === need) || (await readDone(out, need))) continue;
      const { id } = planned.find(({ cell }) => cell === need)!.step;
      throw new AppError(
        'bad-input',
        `Step ${step.id} uses ${id}, which is not made yet. Add --only ${id}, or leave --only out.`,
      );
    }
  }
  return chosen;
}

/** A changed recipe is another list of cells; those that it shares with the list before are found done. */
async function openAnew({ recipe, command, out, planned }: OpenRecipe): Promise<Job> {
  const file = path.join(out, 'job.json');
  if (existsSync(file) && (await readJob(out)).kind === KIND) await rm(file, { force: true });
  return openJob(out, {
    id: idOf(KIND, portable(out)), // the list may change, the queue stays
    kind: KIND,
    command,
    options: { recipe: recipe.name },
    cells: planned.map(({ step, cell, needs }) => ({ id: cell, needs: [...needs], cost: step.minutes })),
  });
}

function placesOf({ planned, out }: OpenRecipe) {
  const folderOf = (id: string) => cellFolder(out, planned.find(({ step }) => step.id === id)!.cell);
  return {
    folderOf,
    setAt: (name: string) => (name === EMBEDDED_SET ? EMBEDDED_SET : path.join(folderOf(name), SET_FOLDER)),
    modelAt: (id: string) => path.join(folderOf(id), 'model'),
  };
}

function whatItDoes(step: Step): string {
  switch (step.kind) {
    case 'render':
      return `renders ${step.identities} people, ${step.perIdentity} pictures each`;
    case 'label':
      return `labels ${step.photos.join(', ')}`;
    case 'warp':
      return `warps ${step.photos}${step.turn > 0 ? `, heads turned by up to ${step.turn}°` : ''}`;
    case 'train':
      return `trains ${step.config} from ${'model' in step.start ? step.start.model : step.start.backbone}`;
    case 'evaluate':
      return `measures ${step.model} on ${step.set}`;
  }
}
