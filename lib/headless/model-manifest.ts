import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../errors';
import { root } from '../node/root';
import { MANIFEST_FILE, type Manifest, parseManifest } from '../ugn/weights';

/**
 * The manifest of a model that the site serves.
 * @param id name of its folder in public/models
 * @throws AppError not-found, naming those that are there; bad-weights
 */
export function readManifest(id: string): Manifest {
  const folder = path.join(root, 'public', 'models');
  const manifestOf = (name: string) => path.join(folder, name, MANIFEST_FILE);
  const names = readdirSync(folder).filter((name) => existsSync(manifestOf(name)));
  if (!names.includes(id)) {
    throw new AppError(
      'not-found',
      `There is no model “${id}” in public/models; there is ${names.join(', ')}.`,
    );
  }
  return parseManifest(readFileSync(manifestOf(id)));
}
