import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../errors';
import { servedFolder } from '../models/served-folder';
import { root } from '../node/root';
import { MANIFEST_FILE, type Manifest, parseManifest } from '../ugn/weights-manifest';

/** A model as it is served now. */
export interface FoundModel {
  /** Of its files, which stay as they are when another is published. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * A model that the site serves.
 * @param id name of its folder in public/models
 * @throws AppError not-found, naming those that are there; bad-weights
 */
export async function findServed(id: string): Promise<FoundModel> {
  const home = path.join(root, 'public', 'models');
  const folders = new Map<string, string>();
  for (const name of await readdir(home)) {
    const folder = await servedFolder(path.join(home, name));
    if (existsSync(path.join(folder, MANIFEST_FILE))) folders.set(name, folder);
  }
  const folder = folders.get(id);
  if (!folder) {
    const names = [...folders.keys()].join(', ');
    throw new AppError('not-found', `There is no model “${id}” in public/models; there is ${names}.`);
  }
  return { folder, manifest: parseManifest(await readFile(path.join(folder, MANIFEST_FILE))) };
}
