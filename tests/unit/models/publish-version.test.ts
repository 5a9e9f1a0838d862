import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishVersion, serveVersion, sweepVersions } from '../../../lib/models/publish-version';
import { ORIGINAL, servedFolder, versionsOf } from '../../../lib/models/served-folder';
import { root } from '../../../lib/node/root';
import { killedAt } from '../../harness/kill';
import { madeUpModel, servedText } from './made-up-model';

let home: string;
let model: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'versions-'));
  model = path.join(home, 'default');
  await mkdir(model);
  for (const [name, bytes] of madeUpModel('first').files) await writeFile(path.join(model, name), bytes);
  await writeFile(path.join(model, 'examples.json'), '"of the first"');
});
afterEach(() => rm(home, { recursive: true }));

const inServed = async (name: string) => readFile(path.join(await servedFolder(model), name), 'utf8');
const versionFolders = async () =>
  (await readdir(path.join(model, 'versions')).catch(() => [])).filter((name) => !name.startsWith('lock.'));

function work(order: 'publish' | 'serve', what: readonly string[], kill?: Parameters<typeof killedAt>[0]) {
  const { args, env } = kill ? killedAt(kill) : { args: [], env: process.env };
  const script = path.join(root, 'tests', 'fixtures', 'publish-worker.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', ...args, script, order, model, ...what], {
    ...{ cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] },
  });
  let said = '';
  child.stderr!.on('data', (text) => {
    said += text;
  });
  return new Promise<number | NodeJS.Signals | null>((resolve, reject) =>
    child.on('exit', (code, signal) => (code === 1 ? reject(new Error(said)) : resolve(signal ?? code))),
  );
}

describe('a model that was published', () => {
  it('leaves the original as it was, takes over what lay beside it, and is left in its turn', async () => {
    const original = await readdir(model);
    await publishVersion(model, madeUpModel('second'), new Map([['photographs.json', Buffer.from('"2"')]]));
    expect(await servedText(model)).toBe('second');
    expect(await inServed('examples.json')).toBe('"of the first"');
    expect(await inServed('photographs.json')).toBe('"2"');
    expect((await readdir(model)).sort()).toEqual([...original, 'served.json', 'versions'].sort());

    await publishVersion(model, madeUpModel('third'), new Map([['examples.json', Buffer.from('"3"')]]));
    expect([await servedText(model), await inServed('examples.json')]).toEqual(['third', '"3"']);
    const [third, second, first] = await versionsOf(model);
    expect(first).toBe(ORIGINAL);
    await serveVersion(model, ORIGINAL);
    expect([await servedText(model), await inServed('examples.json')]).toEqual(['first', '"of the first"']);
    expect(await versionsOf(model)).toEqual([ORIGINAL, third, second]);
    await serveVersion(model, second);
    expect([await servedText(model), await inServed('photographs.json')]).toEqual(['second', '"2"']);
    await expect(serveVersion(model, '../..')).rejects.toThrow(/has no version/);
  });

  it('loses no model that cannot be read, and no version whose mention is lost', async () => {
    await writeFile(path.join(model, 'manifest.json'), 'cut');
    await publishVersion(model, madeUpModel('second'));
    expect(await readFile(path.join(model, 'manifest.json'), 'utf8')).toBe('cut');
    await writeFile(path.join(model, 'served.json'), '{"format":');
    await expect(servedFolder(model)).rejects.toThrow(/served\.json is not JSON; it may be cut\. Without/);
    await expect(publishVersion(model, madeUpModel('third'))).rejects.toThrow(/served\.json is not JSON/);
    await rm(path.join(model, 'served.json'));
    const [first, second] = await versionsOf(model);
    expect(first).toBe(ORIGINAL);
    await serveVersion(model, second);
    expect(await servedText(model)).toBe('second');
  });

  it('is written anew where its folder was damaged, and not where it is whole', async () => {
    const { version } = await publishVersion(model, madeUpModel('second'));
    expect(await publishVersion(model, madeUpModel('second'))).toEqual({
      version,
      replaced: null,
      isNew: false,
    });
    const folder = await servedFolder(model);
    const [shard] = (await readdir(folder)).filter((name) => name.endsWith('.bin'));
    await writeFile(path.join(folder, shard), 'flipped');
    await expect(servedText(model)).rejects.toThrow(/another model/);
    await publishVersion(model, madeUpModel('second'));
    expect(await servedText(model)).toBe('second');
  });
});

it('is the old or the new one, whole, wherever the process that publishes is killed; the next one tidies up', async () => {
  const names = ['first', 'second'];
  let kills = 0;
  for (let more = 0; ; more++, kills++) {
    const end = await work('publish', ['second'], { after: [], more });
    const served = await servedText(model);
    expect(names).toContain(served);
    if (end === 0) break;
    expect(end).toBe('SIGKILL');
    await sweepVersions(model);
    expect((await versionFolders()).every((name) => /^[0-9a-f]{16}$/.test(name))).toBe(true);
    if (served === 'first') continue;
    await serveVersion(model, ORIGINAL);
  }
  expect(kills).toBeGreaterThan(8);
  expect(await versionFolders()).toHaveLength(1);
  for (let more = 0; ; more++) {
    const end = await work('serve', [ORIGINAL], { after: [], more });
    expect(names).toContain(await servedText(model));
    if (end === 0) break;
  }
  expect(await servedText(model)).toBe('first');
});

it('is whole for who reads while several processes publish, which take turns', async () => {
  const what = ['a', 'b', 'c'].map((who) => [1, 2, 3, 4].map((n) => `${who}${n}`));
  let isDone = false;
  const workers = Promise.all(what.map((texts) => work('publish', texts))).finally(() => {
    isDone = true;
  });
  let reads = 0;
  for (; !isDone; reads++) expect(['first', ...what.flat()]).toContain(await servedText(model));
  expect(await workers).toEqual([0, 0, 0]);
  expect(reads).toBeGreaterThan(10);
  expect((await versionsOf(model)).length).toBe(13);
  expect(await versionFolders()).toHaveLength(12);
});
