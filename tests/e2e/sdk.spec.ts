import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { build as bundleWithEsbuild } from 'esbuild';
import { build as buildWithVite } from 'vite';
import { root } from '../../lib/node/root';
import { exportedRowSchema, type FaceRow } from '../../lib/readings/reading-row';
import type { DetectorHeader, Reading } from '../../lib/sdk/public';
import { launch } from '../harness/browser';
import { installedPackage } from '../harness/installed-package';
import { movingClip } from '../harness/mixed-folder';
import { ISOLATING, type StaticServer, serveFolder } from '../harness/static-server';
import { launchWithWebcam, realClip, renderedFaces, stillWebcam } from '../harness/webcam';
import { analyze, readRows } from './analyze-cli';

/** A probability differs by less than this from the command line's. */
const ALIKE = 0.02;
/** Different frames that are read of the playing clip. */
const WANTED = 8;
const PICTURES = 3;

interface ReadClip {
  readonly readings: Reading[];
  readonly line: string;
  readonly header: DetectorHeader;
  readonly running: { readonly backend: string; readonly detail: string };
  readonly shares: number[];
  readonly isIsolated: boolean;
}

declare global {
  interface Window {
    readClip(assets: string, clip: string, wanted: number): Promise<ReadClip>;
    readPictures(assets: string, addresses: string[]): Promise<FaceRow[]>;
    failureOf(options: object): Promise<{ kind: string; message: string } | null>;
  }
}

const page = path.join(root, 'tests', 'fixtures', 'sdk-page', 'sdk-page.mjs');
const HTML = (head: string) => `<!doctype html><title>A stranger’s page</title>${head}`;

let folder: string;
let clipName: string;
/** A folder with a page that no tool has touched. */
let bare: string;
/** What the command line says of the clip's frames, and of the pictures. */
let clipRows: FaceRow[];
let pictureRows: FaceRow[];
/** Another origin, which allows to be read from. */
let elsewhere: StaticServer;

test.beforeAll(async () => {
  ({ folder } = await installedPackage());
  await writeFile(path.join(folder, 'package.json'), '{ "name": "stranger", "type": "module" }');
  const public_ = path.join(folder, 'public');
  await mkdir(path.join(public_, 'pictures'), { recursive: true });
  const real = realClip('single_face.mp4');
  clipName = real ? 'clip.mp4' : 'clip.webm';
  const clip = path.join(public_, clipName);
  if (real) await cp(real, clip);
  else await writeFile(clip, await movingClip(renderedFaces()[0]));
  for (const [i, jpeg] of renderedFaces().slice(0, PICTURES).entries()) {
    await writeFile(path.join(public_, 'pictures', `${i}.jpg`), jpeg);
  }
  bare = path.join(folder, 'bare');
  await cp(public_, bare, { recursive: true });
  await cp(path.join(folder, 'node_modules'), path.join(bare, 'node_modules'), { recursive: true });
  await cp(page, path.join(bare, 'sdk-page.mjs'));
  const imports = JSON.stringify({ imports: { 'ugn-live': '/node_modules/ugn-live/dist/index.js' } });
  const scripts = `<script type="importmap">${imports}</script><script type="module" src="/sdk-page.mjs"></script>`;
  await writeFile(path.join(bare, 'index.html'), HTML(scripts));
  clipRows = await rowsOf(clip);
  pictureRows = await rowsOf(path.join(public_, 'pictures'));
  expect(pictureRows).toHaveLength(PICTURES);
  elsewhere = await serveFolder(path.join(folder, 'node_modules', 'ugn-live', 'assets'), () => ({
    'Access-Control-Allow-Origin': '*',
  }));
});
test.afterAll(async () => {
  await elsewhere?.close();
  if (folder) await rm(folder, { recursive: true });
});

async function rowsOf(input: string): Promise<FaceRow[]> {
  const out = path.join(folder, 'rows.jsonl');
  expect((await analyze('--input', input, '--out', out, '--format', 'jsonl')).code).toBe(0);
  const rows = readRows(out) as FaceRow[];
  await rm(out);
  return rows;
}

/** Reads clip and pictures in a page, and compares them with the command line's. */
async function expectAlike(origin: string, assets: string): Promise<ReadClip> {
  const browser = await launch();
  try {
    const opened = await browser.newPage();
    await open(opened, origin);
    const read = await opened.evaluate(
      ([assets, clip, wanted]) => window.readClip(assets as string, clip as string, wanted as number),
      [assets, `/${clipName}`, WANTED],
    );
    expect(read.readings.length).toBeGreaterThanOrEqual(WANTED);
    for (const { timestamp, faces, rows } of read.readings) {
      const wanted = clipRows.find((row) => Math.abs(row.timestamp - timestamp) < 0.002);
      expect(wanted, `a frame at ${timestamp} s`).toBeDefined();
      expect(rows).toHaveLength(1);
      expectSame(faces[0] as FaceRow, wanted!);
    }
    const addresses = pictureRows.map(({ input }) => `/pictures/${input}`);
    const rows = await opened.evaluate(
      ([assets, addresses]) => window.readPictures(assets as string, addresses as string[]),
      [assets, addresses],
    );
    expect(rows.map(({ input, frame, face_id }) => [input, frame, face_id])).toEqual(
      pictureRows.map(({ input }) => [input, 1, 0]),
    );
    for (const [i, row] of rows.entries()) expectSame(row, pictureRows[i]);
    return read;
  } finally {
    await browser.close();
  }
}

async function open(opened: Page, origin: string): Promise<void> {
  opened.on('pageerror', (error) => console.error(`The page: ${error.message}`));
  await opened.goto(origin);
  await opened.waitForFunction(() => 'failureOf' in window);
}

function expectSame(row: FaceRow, wanted: FaceRow): void {
  expect(row.box.x).toBeCloseTo(wanted.box.x, -1);
  expect(Object.keys(row.aus)).toEqual(Object.keys(wanted.aus));
  for (const [name, unit] of Object.entries(wanted.aus)) {
    expect(Math.abs(row.aus[name]!.p - unit!.p), `${name} of frame ${wanted.frame}`).toBeLessThan(ALIKE);
  }
}

test('a Vite app reads as the command line does, isolated, with assets of another origin', async () => {
  const app = path.join(folder, 'vite-app');
  await mkdir(app);
  await cp(page, path.join(app, 'sdk-page.mjs'));
  await writeFile(path.join(app, 'index.html'), HTML('<script type="module" src="./sdk-page.mjs"></script>'));
  await buildWithVite({
    ...{ root: app, publicDir: path.join(folder, 'public'), logLevel: 'error', configFile: false },
    build: { outDir: path.join(folder, 'vite-dist') },
  });
  const server = await serveFolder(path.join(folder, 'vite-dist'), () => ISOLATING);
  try {
    const { isIsolated, running, line, header, shares } = await expectAlike(server.origin, elsewhere.origin);
    expect(isIsolated).toBe(true);
    expect(running).toEqual({ backend: 'wasm', detail: expect.stringMatching(/^\d threads?$/) });
    // the threads of the kernels are of the other origin, too
    if (!running.detail.startsWith('1 ')) expect(elsewhere.served).toContain('/wasm/forward-thread.mjs');
    expect(exportedRowSchema.parse(JSON.parse(line))).toMatchObject({
      input: clipName,
      model: header.model.id,
      settings: 'samples 32; faces 1; every 1; smoothing off',
    });
    expect(shares.at(-1)).toBe(1);
  } finally {
    await server.close();
  }
});

test('a bare page reads as the command line does, without isolation, from its own server', async () => {
  const server = await serveFolder(bare, () => ({}));
  try {
    const { isIsolated, running } = await expectAlike(server.origin, '/node_modules/ugn-live/assets');
    expect(isIsolated).toBe(false);
    expect(running.detail).toBe('1 thread, as the page is not cross-origin isolated');
  } finally {
    await server.close();
  }
});

test('bundled by esbuild, isolated on a server that says so of the page alone, it reads from copied assets', async () => {
  const out = path.join(folder, 'esbuild-dist');
  await cp(path.join(folder, 'public'), out, { recursive: true });
  await bundleWithEsbuild({
    ...{ entryPoints: [page], bundle: true, format: 'esm', outdir: out, absWorkingDir: folder },
    nodePaths: [path.join(folder, 'node_modules')],
    logLevel: 'error',
  });
  await writeFile(path.join(out, 'index.html'), HTML('<script type="module" src="/sdk-page.js"></script>'));
  const copy = path.join(folder, 'node_modules', 'ugn-live', 'bin', 'copy-assets.mjs');
  const run = (...args: string[]) => execFileSync(process.execPath, [copy, ...args], { encoding: 'utf8' });
  expect(run(path.join(out, 'assets'))).toContain('files');
  expect(run(path.join(out, 'assets'), '--check')).toContain('whole');
  const server = await serveFolder(out, (file) => (/\.html$|^\/$/.test(file) ? ISOLATING : {}));
  try {
    expect((await expectAlike(server.origin, 'assets/')).isIsolated).toBe(true);
  } finally {
    await server.close();
  }
});

test('what is wrong with the options or the assets is an error with a kind and what to do', async () => {
  const mixed = path.join(folder, 'mixed');
  await cp(path.join(folder, 'node_modules', 'ugn-live', 'assets'), mixed, { recursive: true });
  const list = path.join(mixed, 'assets.json');
  const { code } = JSON.parse(await readFile(list, 'utf8'));
  await writeFile(list, (await readFile(list, 'utf8')).replace(code, code.replace(/^./, 'x')));
  const other = await serveFolder(mixed, () => ({ 'Access-Control-Allow-Origin': '*' }));
  const closed = await serveFolder(mixed, () => ({}));
  const server = await serveFolder(bare, () => ({}));
  const browser = await launch();
  try {
    const opened = await browser.newPage();
    await open(opened, server.origin);
    const failure = (options: object) =>
      opened
        .evaluate((options) => window.failureOf(options), options)
        .then((told) => [told?.kind, told?.message]);
    const says = (kind: string, text: string) => [kind, expect.stringContaining(text)];
    expect(await failure({})).toEqual(says('bad-input', '“assets” must be an address'));
    expect(await failure({ assets: '/', mod: 'live' })).toEqual(says('bad-input', 'no option “mod”'));
    expect(await failure({ assets: '/', maxFaces: 11 })).toEqual(says('bad-input', 'from 1 to 10'));
    expect(await failure({ assets: '/nowhere' })).toEqual(says('io', 'the server answered 404'));
    expect(await failure({ assets: closed.origin })).toEqual(says('io', 'Access-Control-Allow-Origin'));
    expect(await failure({ assets: other.origin })).toEqual(says('conflict', 'Copy them there again'));
  } finally {
    await browser.close();
    await Promise.all([server, other, closed].map((one) => one.close()));
  }
});

/** The code of a language in a text of Markdown, or in doc comments. */
function examplesIn(text: string, language: string): string[] {
  const plain = text.replace(/^ *\* ?/gm, '');
  return [...plain.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);
}

test('the examples of the documents and of the doc comments run', async () => {
  const site = path.join(folder, 'examples');
  const installed = path.join(folder, 'node_modules', 'ugn-live');
  await cp(installed, path.join(site, 'ugn-live'), { recursive: true });
  await cp(path.join(installed, 'assets'), path.join(site, 'ugn-live'), { recursive: true });
  await writeFile(path.join(site, 'face.jpg'), renderedFaces()[0]);
  const guide = await readFile(path.join(root, 'docs', 'sdk.md'), 'utf8');
  const [whole] = examplesIn(guide, 'html');
  await writeFile(path.join(site, 'index.html'), whole);
  const comments = await readFile(path.join(installed, 'types', 'sdk', 'page-detector.d.ts'), 'utf8');
  const plain = examplesIn(guide, 'js').filter((code) => !code.includes('jspsych')); // jspsych.spec.ts runs it
  const scripts = [...plain, examplesIn(comments, 'js').join('')];
  expect(scripts.join('')).toContain('watching.stop()');
  for (const [i, script] of scripts.entries()) await writeFile(path.join(site, `${i}.js`), script);
  const imports = JSON.stringify({ imports: { 'ugn-live': '/ugn-live/dist/index.js' } });
  const tags = scripts.map((_, i) => `<script type="module" src="/${i}.js"></script>`).join('');
  await writeFile(
    path.join(site, 'scripts.html'),
    HTML(`<script type="importmap">${imports}</script><img src="/face.jpg"><video muted></video>${tags}`),
  );
  const server = await serveFolder(site, () => ({}));
  const browser = await launchWithWebcam(stillWebcam());
  try {
    const context = await browser.newContext({ permissions: ['camera'] });
    const opened = await context.newPage();
    await opened.goto(server.origin);
    await expect(opened.getByRole('status')).toHaveText(/^(AU12: 0\.\d\d|Hard to say)$/);

    const said: string[] = [];
    const other = await context.newPage();
    other.on('console', (message) => said.push(message.text()));
    other.on('pageerror', (error) => said.push(`failed: ${error.message}`));
    await other.goto(`${server.origin}/scripts.html`);
    await expect
      .poll(() => said.filter((line) => /^0\.\d+/.test(line)).length, said.join('\n'))
      .toBeGreaterThan(3); // two pictures, and frames of the camera
    expect(said.filter((line) => line.startsWith('There are no assets'))).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('failed'))).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
});
