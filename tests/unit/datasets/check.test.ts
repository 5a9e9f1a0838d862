import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { labelRuleOf } from '../../../cli/arguments';
import { openDataset } from '../../../training/datasets/open';
import { describeProblems } from '../../../training/datasets/problems';
import { renderedSet } from '../../../training/datasets/rendered-source';
import { survey } from '../../../training/datasets/survey';
import { bp4dTable, type Layout, layoutIn, putFolder, readRaw } from './layouts';

let layout: Layout;
beforeEach(async () => {
  layout = layoutIn(await mkdtemp(join(tmpdir(), 'check-')));
});
afterEach(() => rm(layout.folder, { recursive: true }));

function check(...sources: string[]): { status: number | null; said: string } {
  const args = sources.flatMap((source) => (source.startsWith('--') ? [source] : ['--data', source]));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/train.ts', 'check', ...args],
    { encoding: 'utf8' },
  );
  return { status, said: `${stdout}${stderr}` };
}

/** A BP4D of one recording of each subject, of four frames. */
async function putSubjects(subjects: readonly string[], codes: Record<number, string>): Promise<void> {
  for (const subject of subjects) {
    const frames = [1, 2, 3, 4].map((number) => ({ number, codes: number === 1 ? codes : {} }));
    await layout.put(`AUCoding/AU_OCC/${subject}_T1.csv`, bp4dTable(frames));
    for (const { number } of frames) await layout.put(`2D+3D/${subject}/T1/${number}.jpg`, 'a picture');
  }
}

it('counts what each published fold tests, how often units occur and are unknown', async () => {
  await putSubjects(['F001', 'F007', 'M011', 'M014'], { 12: '1', 4: '9' });
  await putSubjects(['F007'], { 12: '0' });
  const { aus, all, parts, unknown, notes, isSoft } = survey(await openDataset(layout.folder), 3);
  expect(all).toMatchObject({ images: 16, subjects: 4 });
  expect(isSoft).toBe(false);
  const [first, second, third] = parts;
  expect(first).toMatchObject({ name: 'fold 1', images: 4, subjects: 1 });
  expect(second).toMatchObject({ images: 4, subjects: 1 });
  expect(third).toMatchObject({ images: 8, subjects: 2 });
  const { train, validation } = first.others!;
  expect([train.images + validation.images, validation.subjects]).toEqual([12, 1]);
  const smile = aus.indexOf(12);
  expect(parts.map(({ rates }) => rates[smile])).toEqual([0, 0.25, 0.25]);
  expect(all.rates[smile]).toBe(3 / 16);
  expect(unknown[aus.indexOf(4)]).toBe(3 / 16);
  expect(all.rates[aus.indexOf(4)]).toBe(0);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/not all subjects of the published folds.* F002 F003 .* are missing/);
});

it('says why a set cannot be divided', async () => {
  await putSubjects(['F001', 'F007', 'M011', 'F099'], {});
  const strange = survey(await openDataset(layout.folder), 3);
  expect(strange.parts).toEqual([]);
  expect(strange.notes.at(-1)).toMatch(/into 3 folds\. No published fold of BP4D has the subjects F099/);
  expect(survey(await openDataset(layout.folder), 2).parts).toHaveLength(2);
});

it('divides BP4D+ by its subjects', async () => {
  await putSubjects(['F001', 'F024', 'F082', 'M058'], {});
  const { parts, notes } = survey(await openDataset(layout.folder), 3);
  expect(parts.map(({ subjects }) => subjects).reduce((sum, count) => sum + count)).toBe(4);
  expect(notes).toEqual([]);
});

it('reads intensities by --present-from, and hands it on to prepare', async () => {
  await putFolder(layout, 'image_path;subject;AU01\na.jpg;ann;0\nc.jpg;bob;1,5\nd.jpg;cy;5\n');
  const told = (await readRaw(layout)).problems;
  expect(describeProblems(told)).toMatch(/^1 problem in 2 places:/);
  const { status, said } = check(layout.folder, '--present-from=1.5');
  expect(status, said).toBe(0);
  expect(said).toMatch(/^AU01 +66\.7 %/m);
  expect(said).toContain(`--out ${layout.folder}-faces --present-from 1.5`);
  expect(() => labelRuleOf('6')).toThrow(/above 0 and up to 5; it is “6”/);
  const set = openDataset('training/datasets/rendered', labelRuleOf('2'));
  await expect(set).rejects.toThrow(/a face set, .* leave the option out/);
});

it('prints facts and problems, and its exit code says whether there are any', async () => {
  await putFolder(layout);
  const good = check(layout.folder, 'training/datasets/rendered');
  expect(good.status, good.said).toBe(0);
  expect(good.said).toContain('This is a folder of pictures with labels.csv, not prepared.');
  expect(good.said).toContain('4 images of 3 subjects, 2 action units.');
  expect(good.said).toMatch(/^AU12 +62\.5 % .* 0\.0 %$/m);
  expect(good.said).toMatch(/^AU01 .* 25\.0 %$/m);
  expect(good.said).toContain(`prepare --data ${layout.folder} --out ${layout.folder}-faces`);
  expect(good.said).toMatch(/^test +520 \(26\)$/m);

  await layout.remove('c.jpg');
  const bad = check('training/datasets/rendered', layout.folder, join(layout.folder, 'nowhere'));
  expect(bad.status).toBe(1);
  expect(bad.said).toContain(
    `1 problem:\n  ${layout.folder}/labels.csv:4: there is no file ${layout.folder}/c.jpg`,
  );
  expect(bad.said).toContain('Cannot read the folder');
});

it('the renderer wants a number of people and its heads', async () => {
  for (const source of ['render:', 'render:8', 'render:many', 'render:20:x', 'render:20:1:2']) {
    await expect(renderedSet(source)).rejects.toThrow(/must be like render:130/);
  }
  const rendering = renderedSet('render:9', join(layout.folder, 'heads'), join(layout.folder, 'cache'));
  await expect(rendering).rejects.toThrow(/no heads at .*heads\. Make a set with npm run render/);
});
