import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recoverFolder, refuseForeign, replaceFolder } from '../../../lib/node/replace-folder';

/** The n-th rename from now on that fails, and what is done in its place. */
const failure = vi.hoisted(() => ({ at: [] as number[], count: 0, first: async (_: number) => {} }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const rename: typeof real.rename = async (from, to) => {
    failure.count++;
    await failure.first(failure.count);
    if (failure.at.includes(failure.count)) throw Object.assign(new Error('no luck'), { code: 'EACCES' });
    await real.rename(from, to);
  };
  return { ...real, default: { ...real, rename }, rename };
});

let home: string;
let folder: string;
beforeEach(async () => {
  home = await fs.mkdtemp(path.join(tmpdir(), 'replace-'));
  folder = path.join(home, 'set');
  failWhen();
});
afterEach(() => fs.rm(home, { recursive: true }));

function failWhen(...at: number[]): void {
  Object.assign(failure, { at, count: 0, first: async () => {} });
}

const filesOf = (text: string) => new Map(['a', 'b', 'c'].map((name) => [name, `${text} ${name}`]));

async function contentOf(at = folder): Promise<string> {
  const names = (await fs.readdir(at)).sort();
  expect(names).toEqual(['a', 'b', 'c']);
  const texts = await Promise.all(names.map((name) => fs.readFile(path.join(at, name), 'utf8')));
  const [which] = texts[0].split(' ');
  expect(texts).toEqual([...filesOf(which).values()]);
  return which;
}

it('puts files in the place of a folder and leaves nothing beside it', async () => {
  await replaceFolder(folder, filesOf('old'));
  await replaceFolder(folder, filesOf('new'));
  expect(await contentOf()).toBe('new');
  expect(await fs.readdir(home)).toEqual(['set']);
});

it('refuses a folder with what is not of its kind, and takes one that is missing, empty or of its kind', async () => {
  const check = () => refuseForeign(folder, (name) => name.length === 1, 'a test');
  await check();
  await fs.mkdir(folder);
  await check();
  await replaceFolder(folder, filesOf('old'));
  await check();
  await fs.writeFile(path.join(folder, 'thesis.docx'), 'mine');
  await expect(check()).rejects.toThrow(/holds thesis\.docx.*Name a new or empty folder/);
});

describe('when something fails', () => {
  beforeEach(() => replaceFolder(folder, filesOf('old')).then(() => failWhen()));

  it('in the files, the old folder stays and nothing is left', async () => {
    async function* broken(): AsyncGenerator<[string, string]> {
      yield ['a', 'new'];
      throw new Error('no more');
    }
    await expect(replaceFolder(folder, broken())).rejects.toThrow('no more');
    expect(await contentOf()).toBe('old');
    expect(await fs.readdir(home)).toEqual(['set']);
  });

  it.each([1, 2])('in rename %i, the old folder is put back and nothing is left', async (step) => {
    failWhen(step);
    await expect(replaceFolder(folder, filesOf('new'))).rejects.toThrow('no luck');
    expect(await contentOf()).toBe('old');
    expect(await fs.readdir(home)).toEqual(['set']);
    failWhen();
    await replaceFolder(folder, filesOf('new'));
    expect(await contentOf()).toBe('new');
  });

  it('in the putting back too, the message names the place, and the next reader or writer puts it back', async () => {
    failWhen(2, 3);
    const message: string = await replaceFolder(folder, filesOf('new')).then(
      () => '',
      (error) => error.message,
    );
    const [name] = await fs.readdir(home);
    expect(name).toMatch(/^\.set\.replaced-/);
    expect(message).toContain(`${folder} is in ${path.join(home, name)} and cannot be put back`);
    expect(await contentOf(path.join(home, name))).toBe('old');

    failWhen();
    await recoverFolder(folder);
    expect(await contentOf()).toBe('old');
    await replaceFolder(folder, filesOf('new'));
    expect(await contentOf()).toBe('new');
    expect(await fs.readdir(home)).toEqual(['set']);
  });

  it('nothing is lost when a reader takes the moment between for a crash', async () => {
    failure.first = async (count) => {
      if (count === 2) await recoverFolder(folder);
    };
    await replaceFolder(folder, filesOf('new'));
    expect(await contentOf()).toBe('new');
    expect(await fs.readdir(home)).toEqual(['set']);
  });
});

it('puts back what a version before left, the newest of several, and clears up what dead processes left', async () => {
  for (const age of ['older', 'newer']) {
    await replaceFolder(folder, filesOf(age));
    await fs.rename(folder, `${folder}.replaced-${age === 'older' ? 1 : 2}`);
    await setTimeout(20);
  }
  await fs.mkdir(`${folder}.writing-${2 ** 22 + 1}`); // no such process
  await fs.mkdir(path.join(home, 'set.writing-not')); // not ours, as no number follows
  await recoverFolder(folder);
  expect(await contentOf()).toBe('newer');
  await replaceFolder(folder, filesOf('new'));
  expect((await fs.readdir(home)).sort()).toEqual(['set', 'set.writing-not']);
});

describe('when its process is killed', () => {
  const script = path.join(import.meta.dirname, '../../fixtures/replace-worker.ts');
  const start = (...args: string[]) => fork(script, [folder, ...args], { execArgv: ['--import', 'tsx'] });

  it.each([
    { step: 1, beside: /^\.set\.(replaced|writing)-/, whole: 'old' },
    { step: 2, beside: /^\.set\.replaced-|^set$/, whole: '1' },
  ])('after rename $step, a reader finds $whole whole', async ({ step, beside, whole }) => {
    await replaceFolder(folder, filesOf('old'));
    await once(start(String(step)), 'exit');
    const names = await fs.readdir(home);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(beside);
    await recoverFolder(folder);
    expect(await contentOf()).toBe(whole);
    await replaceFolder(folder, filesOf('new'));
    expect(await contentOf()).toBe('new');
    expect(await fs.readdir(home)).toEqual(['set']);
  });

  it('at random moments, the next reader or writer has a whole one', async () => {
    const seen = new Set<string>();
    await replaceFolder(folder, filesOf('0'));
    for (let round = 0; round < 6; round++) {
      const child = start();
      await once(child, 'message'); // it is at work
      await setTimeout(60 * Math.random());
      child.kill('SIGKILL');
      await once(child, 'exit');
      if (round % 2 === 0) await recoverFolder(folder);
      else await replaceFolder(folder, filesOf('next'));
      seen.add(await contentOf());
    }
    await replaceFolder(folder, filesOf('last'));
    expect(await contentOf()).toBe('last');
    expect(await fs.readdir(home)).toEqual(['set']);
    expect(seen.size).toBeGreaterThan(1);
  });
});
