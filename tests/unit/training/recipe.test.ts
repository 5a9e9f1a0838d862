import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Queue } from '../../../lib/queue/job-queue';
import { openQueue } from '../../../lib/queue/open-queue';
import type { ConfigName } from '../../../lib/runs/start-options';
import type { Device } from '../../../training/backends/device';
import { recipe } from '../../../training/configs/default-model';
import { CONFIGS } from '../../../training/configs/experiments';
import { miniature } from '../../../training/configs/miniature';
import type { Recipe } from '../../../training/configs/recipe';
import { EMBEDDED_SET } from '../../../training/datasets/embedded-set';
import { cellFolder } from '../../../training/jobs/job';
import { inputsOf, planSteps } from '../../../training/jobs/recipe/recipe-plan';
import { describePlan, openRecipe, runRecipe } from '../../../training/jobs/recipe/run-recipe';
import { Stopped } from '../../../training/stages/stage';

const FACTS = {
  hashOf: (input: string) => `hash of ${input}`,
  configOf: (name: string) => CONFIGS[name as ConfigName],
};

/** Ids of the steps whose cells differ. */
function changed(from: ReturnType<typeof planSteps>, to: ReturnType<typeof planSteps>): string[] {
  return from.filter(({ cell }, i) => cell !== to[i].cell).map(({ step }) => step.id);
}

describe('fingerprints', () => {
  const planned = planSteps(recipe, FACTS);

  it('are the same for the same options, whatever their order and the expected time', () => {
    const turned = recipe.steps.map((step) => ({
      ...Object.fromEntries(Object.entries(step).reverse()),
      minutes: 1,
    }));
    expect(planSteps({ ...recipe, steps: turned as unknown as Recipe['steps'] }, FACTS)).toMatchObject(
      planned.map(({ fingerprint, cell, needs }) => ({ fingerprint, cell, needs })),
    );
  });

  it('change with the data that a step reads, and so do those of all that use it', () => {
    const other = { ...FACTS, hashOf: (input: string) => (input === 'photos/genki' ? 'other' : input) };
    const same = { ...FACTS, hashOf: (input: string) => input };
    expect(changed(planSteps(recipe, same), planSteps(recipe, other))).toEqual([
      'photos',
      'warped',
      'warped-turned',
      'on-photos',
      'on-turned',
      'measured-on-photos',
      'measured-on-warped',
      'measured-on-embedded',
      'measured-on-heads-wide',
    ]);
  });

  it('change with an option of a step', () => {
    const steps = recipe.steps.map((step) => (step.kind === 'warp' ? { ...step, turn: 20 } : step));
    const after = changed(planned, planSteps({ ...recipe, steps }, FACTS));
    expect(after.slice(0, 3)).toEqual(['warped', 'warped-turned', 'on-photos']);
  });

  it('change with what an experiment is, not with its name alone', () => {
    const configOf = (name: string) =>
      name === 'photographs' ? { ...CONFIGS[name], rankShare: 0.4 } : CONFIGS[name as ConfigName];
    const after = changed(planned, planSteps(recipe, { ...FACTS, configOf }));
    expect(after[0]).toBe('on-photos');
    expect(after).not.toContain('on-heads');
  });

  it('refuse two steps of one name, and one that uses what comes later', () => {
    const plan = (steps: Recipe['steps']) => planSteps({ ...recipe, steps }, FACTS);
    expect(() => plan([recipe.steps[0], recipe.steps[0]])).toThrow(/Two steps .* heads/);
    expect(() => plan([...recipe.steps].reverse())).toThrow(/uses on-turned, which is no step/);
  });
});

it('the miniature has every step of the recipe and reads no large set', () => {
  const small = miniature(recipe);
  expect(planSteps(small, FACTS).map(({ step }) => step.id)).toEqual([
    'embedded',
    ...recipe.steps.map(({ id }) => id),
  ]);
  expect(small.steps.flatMap(inputsOf)).not.toContain(EMBEDDED_SET);
});

describe('a recipe in its folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'recipe-'));
    for (const input of new Set(recipe.steps.flatMap(inputsOf))) {
      const isFile = path.extname(input) !== '';
      const place = path.join(folder, 'data', input);
      await mkdir(isFile ? path.dirname(place) : place, { recursive: true });
      await writeFile(isFile ? place : path.join(place, 'a file'), input);
    }
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  let queue: Queue;
  beforeAll(async () => {
    queue = await openQueue();
  });
  afterAll(() => queue.close());

  const open = () =>
    openRecipe({
      recipe,
      data: path.join(folder, 'data'),
      out: path.join(folder, 'out'),
      publish: null,
      command: 'npm test',
    });
  const device: Device = { backend: 'cpu', label: 'none', isUsable: true, reason: '' };
  async function run(only: string[] = [], signal = new AbortController().signal): Promise<string> {
    const said: string[] = [];
    await runRecipe(await open(), { only, device, queue, signal, say: (text) => said.push(text) });
    return said.join('\n');
  }
  async function markDone(...ids: string[]): Promise<void> {
    for (const { step, cell } of (await open()).planned) {
      if (ids.length > 0 && !ids.includes(step.id)) continue;
      const own = cellFolder(path.join(folder, 'out'), cell);
      await mkdir(own, { recursive: true });
      const done = { seconds: 75, device: 'none', finished: new Date().toISOString() };
      await writeFile(path.join(own, 'done.json'), JSON.stringify(done));
    }
  }

  it('says what is missing in the data', async () => {
    await rm(path.join(folder, 'data', 'photos', 'genki'), { recursive: true });
    await expect(open()).rejects.toThrow(
      /there is no photos\/genki, photos\/genki\/labels\.csv in it.*--data.*UGN_MODEL_DATA/,
    );
  });

  it('skips what is done, and only as long as it was made of the same', async () => {
    await markDone();
    expect(await run()).toMatch(/^All 12 steps are done\. The model is in .*on-turned-[0-9a-f]{8}.model\.$/);
    expect(await describePlan(await open())).toContain('About 0:00 left');

    await writeFile(path.join(folder, 'data', 'teacher', 'face_landmarker.task'), 'another one');
    const plan = await describePlan(await open());
    expect(plan).toMatch(/1\. heads: .*done in 1:15/);
    expect(plan).toMatch(/3\. photos: .*to do/);
    // the cells of before are still there: the old landmarker finds them done
    await writeFile(
      path.join(folder, 'data', 'teacher', 'face_landmarker.task'),
      'teacher/face_landmarker.task',
    );
    expect(await run()).toMatch(/^All 12 steps are done/);
  });

  it('does a single step only where what it uses is there', async () => {
    await markDone('heads', 'photos');
    await expect(run(['warpd'])).rejects.toThrow(/There is no step warpd; there are heads, heads-wide, /);
    await expect(run(['on-photos'])).rejects.toThrow(/uses on-heads, which is not made yet/);
    expect(await run(['photos'])).toBe('Done: photos. Without --only the recipe goes on.');
  });

  it('stops between two steps, and leaves a job that the training page can list', async () => {
    await markDone('heads');
    const stopped = AbortSignal.abort();
    await expect(run([], stopped)).rejects.toThrow(Stopped);
    const job = JSON.parse(await readFile(path.join(folder, 'out', 'job.json'), 'utf8'));
    expect(job).toMatchObject({ kind: 'recipe', command: 'npm test' });
    expect(job.cells).toHaveLength(12);
  });
});
