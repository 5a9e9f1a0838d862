import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { browserFolder, removeBrowserFolder } from '../../../lib/headless/browser-folder';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const source = pathToFileURL(path.join(root, 'lib/headless/browser-folder.ts')).href;

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'browser-folders-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

it('goes with the next browser where the process was killed, and stays while it runs', async () => {
  const code = `const { browserFolder } = await import(${JSON.stringify(source)});
    console.log(await browserFolder(${JSON.stringify(parent)}));
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: root,
  });
  const [line] = await once(other.stdout, 'data');
  const folder = String(line).trim();
  await removeBrowserFolder(await browserFolder(parent));
  expect(existsSync(folder)).toBe(true);
  other.kill('SIGKILL');
  await once(other, 'exit');
  const own = await browserFolder(parent);
  expect(readdirSync(parent)).toEqual([path.basename(own)]);
});
