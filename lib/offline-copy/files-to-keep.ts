import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildName } from '../door/build-name';
import { servedFolder } from '../models/served-folder';
import { isMissing } from '../node/json-file';
import { ANY_RECORDING, KEPT_PAGES, type KeptFile } from '../offline/kept-pages';
import { MANIFEST_FILE, parseManifest } from '../ugn/weights-manifest';

/** Of public/, what the pages load; the folders' other files are for browsers that cannot run the model anyway. */
const ASSETS: Readonly<Record<string, RegExp>> = {
  mediapipe: /^(vision_wasm_module_internal\.(js|wasm)|face_\w+_range\.tflite)$/,
  wasm: /simd|^forward-/,
};

/** Which part of the site a kept file is. */
type Part = 'pages' | 'scripts and styles' | 'face detector' | 'WebAssembly kernels' | 'model';

export interface ListedFile extends KeptFile {
  readonly part: Part;
}

interface Site {
  /** The project's folder, built. */
  readonly root: string;
  /** In front of /wasm and /mediapipe in addresses. */
  readonly assetBase: string;
  /** Folder of the model that the live page loads, with its versions. */
  readonly model: string;
}

/**
 * All that a browser keeps of the site as it is built, the model left out.
 * @throws Error where it is not built or a file cannot be read
 */
export async function filesOfSite({ root, assetBase }: Omit<Site, 'model'>): Promise<ListedFile[]> {
  const build = await buildName(root);
  const inRoot = (...names: string[]) => path.join(/*turbopackIgnore: true*/ root, ...names);
  const page = (url: string): ListedFile => ({ url, revision: build, part: 'pages', bytes: 0 });
  const scripts = (await namesIn(inRoot('.next', 'static'))).filter((name) => !name.endsWith('.map'));
  const listed = await Promise.all([
    ...scripts.map((name) =>
      listedFile(inRoot('.next', 'static', name), `/_next/static/${name}`, 'scripts and styles'),
    ),
    ...Object.entries(ASSETS).map(async ([folder, pattern]) => {
      const part = folder === 'wasm' ? 'WebAssembly kernels' : 'face detector';
      const names = (await namesIn(inRoot('public', folder))).filter((name) => pattern.test(name));
      return Promise.all(
        names.map((name) =>
          listedFile(inRoot('public', folder, name), `${assetBase}/${folder}/${name}`, part),
        ),
      );
    }),
  ]);
  return [
    ...[...KEPT_PAGES, `/recordings/${ANY_RECORDING}`, '/manifest.webmanifest', '/icon.svg'].map(page),
    ...listed.flat(),
  ];
}

/**
 * What is kept of the model as it is served now: its weights' addresses have their hashes, as pages ask for them.
 * @throws AppError bad-weights, io
 */
export async function filesOfModel(model: string): Promise<ListedFile[]> {
  const bytes = await readFile(path.join(/*turbopackIgnore: true*/ await servedFolder(model), MANIFEST_FILE));
  const base = `/models/${path.basename(model)}`;
  const part = 'model';
  const { files } = parseManifest(bytes);
  return [
    {
      url: `${base}/${MANIFEST_FILE}`,
      revision: hashOf(bytes).toString('hex'),
      integrity: integrityOf(hashOf(bytes)),
      ...{ part, bytes: bytes.length },
    },
    ...files.map(
      ({ name, sha256, bytes }): ListedFile => ({
        url: `${base}/${name}?sha256=${sha256}`,
        revision: null,
        integrity: integrityOf(Buffer.from(sha256, 'hex')),
        ...{ part, bytes },
      }),
    ),
  ];
}

async function listedFile(file: string, url: string, part: Part): Promise<ListedFile> {
  const bytes = await readFile(file);
  return { url, revision: null, integrity: integrityOf(hashOf(bytes)), part, bytes: bytes.length };
}

/** Files of a folder and the folders in it, with forward slashes; none where it is missing. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      path.relative(folder, path.join(parentPath, name)).split(path.sep).join('/'),
    )
    .sort();
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function integrityOf(hash: Buffer): string {
  return `sha256-${hash.toString('base64')}`;
}
