import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureBrowser } from '../../../lib/headless/ensure-browser.mjs';
import { findBrowser } from '../../../lib/headless/find-browser.mjs';
import { root } from '../../../lib/node/root';
import { renderedFace } from '../../harness/webcam';

const real = findBrowser();
const isRoot = process.getuid?.() === 0;

/** A machine without a browser: its programs are those of one folder. */
let folder: string;
let programs: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'machine-'));
  programs = path.join(folder, 'bin');
  await mkdir(programs);
  if (!isRoot) await program('sudo', 'shift; exec "$@"');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A program of the machine, by its shell script; what it is called with goes to the file calls. */
async function program(name: string, script: string): Promise<void> {
  const file = path.join(programs, name);
  await writeFile(file, `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${script}\n`);
  await chmod(file, 0o755);
}

const calls = async () =>
  (await readFile(path.join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

/** Runs `npm run analyze -- --json` on a picture, on the machine. */
async function analyze(env: Record<string, string> = {}) {
  const input = path.join(folder, 'face.jpg');
  await writeFile(input, renderedFace());
  const command = ['cli/analyze-command.ts', '--input', input, '--out', path.join(folder, 'out.csv')];
  const { UGN_CHROME: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', ...command, '--json'], {
    cwd: root,
    env: { ...inherited, ...env, PATH: programs },
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (text) => {
      said[name] += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...said };
}

/** As a person types it: `sudo` where it takes root. */
const asRoot = (command: string) => (isRoot ? command : `sudo ${command}`);

describe.skipIf(process.platform !== 'linux' || !real)('analyze where there is no browser (on Linux)', () => {
  it('gets one from the package manager, and prints nothing but its summary', async () => {
    const chromium = `printf '#!/bin/sh\\nexec "${real}" "$@"\\n' > "${programs}/chromium"`;
    await program(
      'apt-get',
      `PATH=/usr/bin:/bin\necho from apt-get\n[ "$1" = update ] || { ${chromium}; chmod +x "${programs}/chromium"; }`,
    );
    const { code, stdout, stderr } = await analyze();
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, read: 1, faces: 1 });
    expect(stderr).toContain('No Chromium or Chrome found; installing one with apt-get …');
    const called = (await calls()).filter((call) => call.startsWith('apt-get'));
    expect(called).toEqual(['apt-get update -qq', 'apt-get install -y -qq chromium']);
  });

  it('says what went wrong and the command where the package manager fails', async () => {
    await program('apt-get', 'echo "E: Unable to locate package chromium" >&2\nexit 100');
    const { code, stdout, stderr } = await analyze();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('E: Unable to locate package chromium');
    expect(stderr).toMatch(
      /`.*apt-get install -y -qq chromium` ended with exit code 100\. This needs Chromium/,
    );
    expect(stderr).toContain(`the PATH holds none. Install one by \`${asRoot('apt-get install chromium')}\``);
  });

  it('says so where the package manager installs something else', async () => {
    await program('dnf', 'exit 0');
    const { code, stdout, stderr } = await analyze();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('dnf installed none that is found. This needs Chromium or Chrome');
    expect(stderr).toContain(`Install one by \`${asRoot('dnf install chromium')}\``);
    expect((await calls()).filter((call) => call.startsWith('dnf'))).toEqual(['dnf install -y -q chromium']);
  });

  it('says where to get one where no package manager is known', async () => {
    const { code, stdout, stderr } = await analyze();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/the PATH holds none\. Install one from https:\S+, or name one: UGN_CHROME=/);
    expect(stderr).not.toContain('installing one');
  });

  it('installs nothing in the place of one that was named and is not there', async () => {
    await program('apt-get', 'exit 0');
    const { code, stdout, stderr } = await analyze({ UGN_CHROME: '/nowhere/chrome' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('UGN_CHROME names /nowhere/chrome, and there is no such file.');
    expect(await calls()).toEqual([]);
  });

  it.each([
    ['pacman', 'pacman -Sy chromium'],
    ['apk', 'apk add chromium'],
    ['brew', 'brew install --cask chromium'],
  ])('gives the command of %s', async (name, command) => {
    await program(name, 'exit 1');
    vi.stubEnv('PATH', programs);
    vi.stubEnv('UGN_CHROME', '');
    expect(ensureBrowser).toThrow(`Install one by \`${name === 'brew' ? command : asRoot(command)}\``);
  });
});
