import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { servedFolder } from '../models/served-folder';
import { parseManifest } from '../ugn/weights-manifest';
import { bundle, hashOf, type PackageFiles } from './bundles';
import { declarationsOf } from './declarations';

/** What can be imported from the package, by its name there; each a module of lib/sdk with its types. */
const ENTRIES = {
  index: 'lib/sdk/public.ts',
  element: 'lib/sdk/live-element.ts',
  jspsych: 'lib/sdk/jspsych/jspsych.ts',
} as const;
const WORKERS = {
  'inference.worker': 'lib/live/inference.worker.ts',
  'finder.worker': 'lib/live/finder.worker.ts',
} as const;
/** Where the types that are public may be. */
const TYPE_ROOMS = ['lib/sdk/', 'lib/errors.d.ts'];
/** Of public/: what workers load. MediaPipe's loaders for other kinds of pages are not among them. */
const LOADED = {
  wasm: /\.(wasm|mjs|js)$/,
  mediapipe: /^(vision_wasm_module_internal\.(js|wasm)|face_\w+_range\.tflite)$/,
} as const;

/** Everything that goes into the package `ugn-live`, by its path in it. */
export interface Package {
  readonly files: PackageFiles;
  /** Paths of the modules that can be imported, by the name of the import. */
  readonly entries: Readonly<Record<string, string>>;
}

/**
 * Makes the package, of the sources and of what scripts/prepare.mjs put into public/.
 * @param root the project's folder
 * @param licences text of licences.txt: those of all packages that have code in it
 */
export async function makePackage(root: string, licences: string): Promise<Package> {
  const { license, engines } = await manifestOf(root);
  const { version, code, codeHash, modules } = await packageModules(root);
  const assets = [...code, ...(await loadedFiles(root)), ...(await modelFiles(root))];
  const files: PackageFiles = new Map([...modules, ...assets, assetList(assets, version, codeHash)]);
  for (const [name, text] of declarationsOf(root, Object.values(ENTRIES), TYPE_ROOMS)) {
    files.set(`types/${name}`, Buffer.from(text));
  }
  const names = Object.keys(ENTRIES) as (keyof typeof ENTRIES)[];
  const exported = names.map((name) => {
    const types = `./types/${ENTRIES[name].replace(/^lib\/(.*)\.ts$/, '$1.d.ts')}`;
    return [name === 'index' ? '.' : `./${name}`, { types, default: `./dist/${name}.js` }] as const;
  });
  const manifest = {
    ...{ name: 'ugn-live', version, license, type: 'module' },
    description: 'Facial action units with their uncertainty, in your own page; no picture leaves it.',
    exports: {
      ...Object.fromEntries(exported),
      './assets/*': './assets/*',
      './package.json': './package.json',
    },
    types: exported[0][1].types,
    sideEffects: ['./dist/element.js'],
    bin: { 'ugn-live-assets': 'bin/copy-assets.mjs' },
    engines,
  };
  files.set('package.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  files.set('bin/copy-assets.mjs', await readFile(path.join(root, 'lib/packaging/copy-assets.mjs')));
  files.set('README.md', await readFile(path.join(root, 'docs/sdk.md')));
  for (const name of await documents(root)) files.set(name, await readFile(path.join(root, 'docs', name)));
  for (const name of ['LICENSE', 'NOTICE']) files.set(name, await readFile(path.join(root, name)));
  files.set('licences.txt', Buffer.from(licences));
  return { files, entries: Object.fromEntries(names.map((name) => [name, `dist/${name}.js`])) };
}

/** What of the package is made of sources: modules in dist/, and the scripts among the assets, in assets/code/. */
export async function packageModules(root: string) {
  const { version } = await manifestOf(root);
  const code = await bundle(root, WORKERS, 'assets/code');
  const codeHash = hashOf(code);
  const define = { UGN_VERSION: version, UGN_CODE_HASH: codeHash };
  return { version, code, codeHash, modules: await bundle(root, ENTRIES, 'dist', define) };
}

async function manifestOf(root: string): Promise<{ version: string; license: string; engines: object }> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
}

/** What the README leads to, from docs/. */
async function documents(root: string): Promise<string[]> {
  const names = await readdir(path.join(root, 'docs', 'sdk'), { recursive: true });
  return [
    'jspsych.md',
    ...names.filter((name) => name.endsWith('.md')).map((name) => path.join('sdk', name)),
  ];
}

type Files = [string, Uint8Array][];

async function loadedFiles(root: string): Promise<Files> {
  const found = Object.entries(LOADED).map(async ([folder, pattern]) => {
    const names = (await readdir(path.join(root, 'public', folder))).filter((name) => pattern.test(name));
    return read(path.join(root, 'public', folder), names.sort(), `assets/${folder}`);
  });
  return (await Promise.all(found)).flat();
}

/** The model that is served as the default one. */
async function modelFiles(root: string): Promise<Files> {
  const folder = await servedFolder(path.join(root, 'public', 'models', 'default'));
  const { files } = parseManifest(await readFile(path.join(folder, 'manifest.json')));
  const licences = (await readdir(folder)).filter((name) => name === 'LICENSE.txt');
  return read(folder, ['manifest.json', ...files.map(({ name }) => name), ...licences], 'assets/model');
}

function read(folder: string, names: readonly string[], to: string): Promise<Files> {
  return Promise.all(
    names.map(
      async (name): Promise<Files[number]> => [`${to}/${name}`, await readFile(path.join(folder, name))],
    ),
  );
}

/** The list of assets, which a detector looks into first. @param files by their path in the package, all in assets/ */
export function assetList(files: Files, version: string, code: string): Files[number] {
  const list = {
    format: 'ugn-live assets',
    ...{ version, code },
    files: files.map(([name, bytes]) => ({
      name: name.slice('assets/'.length),
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  };
  return ['assets/assets.json', Buffer.from(`${JSON.stringify(list, null, 1)}\n`)];
}
