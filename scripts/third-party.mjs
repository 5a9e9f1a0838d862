/*
 * What others made and a visitor's browser gets: the packages that are bundled into pages and workers, and those whose
 * files are copied into public/. `npm run notice` writes them into NOTICE, a test watches that it was, and the build lays
 * all their licences into public/licences.txt.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './setup.mjs';

/** Whose files scripts/prepare.mjs copies, whole. */
const COPIED = ['@mediapipe/tasks-vision', '@mediapipe/face_detection', '@tensorflow/tfjs-backend-wasm'];
/** What Next.js puts under every page. It brings React and others inside, with their licences. */
const RUNTIME = ['next', 'react', 'react-dom'];
const START = '--- packages in the browser, by npm run notice ---';
const END = '--- end of the packages ---';

/** What a licence asks of who passes the work on. */
const ASKS = {
  'Apache-2.0': 'keep the licence and the notices, and say what was changed',
  'MPL-2.0':
    'keep the licence; the source of these files is in the npm package of that name and version, unchanged',
  MIT: 'keep the copyright and the licence',
  ISC: 'keep the copyright and the licence',
  '0BSD': 'nothing',
  'BSD-2-Clause': 'keep the copyright and the licence',
  'BSD-3-Clause': 'keep the copyright and the licence; do not advertise with the names',
  'CC0-1.0': 'nothing',
  Unlicense: 'nothing',
  Zlib: 'say where it was changed',
};

/**
 * The packages, by name.
 * @returns {Promise<{ name: string, version: string, licence: string, texts: string[] }[]>} with their licence files
 */
async function shippedPackages() {
  const names = new Set([...COPIED, ...RUNTIME, ...(await bundledPackages())]);
  return [...names].sort().map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(file));
    const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
    return { name, version, licence: license, texts };
  });
}

/** Packages of which code is in the browser's bundles. */
async function bundledPackages() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: clientModules(),
    bundle: true,
    write: false,
    outdir: '/',
    metafile: true,
    treeShaking: true,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    logLevel: 'silent',
    loader: { '.css': 'empty', '.svg': 'empty' },
    external: [
      'ugn-live/*',
      'path',
      'os',
      'fs',
      'worker_threads',
      'perf_hooks',
      'module',
      'crypto',
      'util',
      'node:*',
    ],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  return inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
}

/** Where the browser's code begins: components that say so, workers, and what Next runs before all. */
function clientModules() {
  const files = ['app', 'lib'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.join(folder, String(file))),
  );
  const isClient = (file) =>
    /[.-]worker\.ts$/.test(file) ||
    (file.endsWith('.tsx') && /^['"]use client['"]/.test(readFileSync(path.join(root, file), 'utf8')));
  return ['instrumentation-client.ts', 'examples/jspsych/experiment.js', ...files.filter(isClient)];
}

/** The part of NOTICE that lists them. */
function noticeOf(packages) {
  const byLicence = new Map();
  for (const one of packages) byLicence.set(one.licence, [...(byLicence.get(one.licence) ?? []), one]);
  const parts = [...byLicence]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([licence, some]) => {
      const asks = asksOf(licence, some);
      return [`${licence} (${asks}):`, ...some.map(({ name, version }) => `- ${name} ${version}`)].join('\n');
    });
  return [START, ...parts, END].join('\n\n');
}

/** Of an expression such as “MIT AND Zlib” what each asks. */
function asksOf(licence, packages) {
  const asks = licence
    .replace(/[()]/g, '')
    .split(' AND ')
    .map((one) => ASKS[one]);
  if (asks.every(Boolean)) return [...new Set(asks)].join('; ');
  const names = packages.map(({ name }) => name).join(', ');
  throw new Error(`Look at what ${licence} (${names}) asks for, and add it to scripts/third-party.mjs.`);
}

/** All licence texts, for the site's visitors; a text that several packages share is there once. */
function licenceTexts(packages) {
  const holders = new Map();
  for (const { name, version, licence, texts } of packages) {
    for (const text of texts.length > 0 ? texts : [`${licence}; the package has no file of it.`]) {
      holders.set(text, [...(holders.get(text) ?? []), `${name} ${version} (${licence})`]);
    }
  }
  const parts = [...holders].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  const head = readFileSync(path.join(root, 'NOTICE'), 'utf8').trim();
  return `${[head, ...parts].join(`\n\n${'='.repeat(80)}\n\n`)}\n`;
}

/** NOTICE with the packages as they are now. */
export async function currentNotice() {
  const before = readFileSync(path.join(root, 'NOTICE'), 'utf8');
  const [head] = before.split(`\n${START}`);
  return `${head.trimEnd()}\n\n${noticeOf(await shippedPackages())}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [option, file] = process.argv.slice(2);
  if (option === '--texts') writeFileSync(path.join(root, file), licenceTexts(await shippedPackages()));
  else writeFileSync(path.join(root, 'NOTICE'), await currentNotice());
}
