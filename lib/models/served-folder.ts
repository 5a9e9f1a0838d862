import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../errors';
import { isMissing, readJsonFile } from '../node/json-file';
import { recoverFolder } from '../node/replace-folder';

/*
 * A model NAME is a folder. The files in it are the model that came with the program, its original. What is published
 * under the name lies in NAME/versions/<hash>, a folder that is never changed, and NAME/served.json says which of them
 * is served. Without that file it is the original; so is every folder that no one published to.
 */

export const SERVED_FILE = 'served.json';
export const VERSIONS_FOLDER = 'versions';
/** The version whose files lie in the model's folder itself. */
export const ORIGINAL = 'original';
/** Of the folder of a version: digits of the SHA-256 of all its files. */
const VERSION_NAME = /^[0-9a-f]{16}$/;

const nameSchema = z.union([z.literal(ORIGINAL), z.string().regex(VERSION_NAME)]);

const servedSchema = z.strictObject({
  format: z.literal('ugn-live served model'),
  version: z.literal(1),
  /** The version that is served. */
  serves: nameSchema,
  /** ISO time from which on. */
  since: z.string(),
  /** Those that were served before, the one replaced last first. */
  before: z.array(nameSchema),
});

/** served.json: which version of a model is served, the one thing that publishing changes. */
export type ServedFile = z.output<typeof servedSchema>;

/**
 * What served.json says, or null where there is none.
 * @throws AppError bad-weights saying what to do with a damaged one; io
 */
export async function readServedFile(model: string): Promise<ServedFile | null> {
  const name = path.join(model, SERVED_FILE);
  try {
    return await readJsonFile(name, servedSchema, { name, complaint: 'does not say which model is served' });
  } catch (cause) {
    if (cause instanceof AppError && cause.kind === 'io') throw cause;
    const what = `${messageOf(cause)} Without that file the model is served that lies in ${model} itself.`;
    throw new AppError('bad-weights', what, { cause });
  }
}

/** The folder of a version. */
export function versionFolder(model: string, version: string): string {
  return version === ORIGINAL ? model : path.join(model, VERSIONS_FOLDER, version);
}

/**
 * The folder that holds the files of a model as it is served now. It stays as it is when another is published.
 * @param model the model's folder
 * @throws AppError bad-weights, io
 */
export async function servedFolder(model: string): Promise<string> {
  const served = await readServedFile(model);
  if (served) return versionFolder(model, served.serves);
  await recoverFolder(model); // versions of this program that exchanged the folder itself may have ended in between
  return model;
}

/**
 * Names of a model's versions, the one served now first, then the one replaced last and so on.
 * @throws AppError bad-weights, io
 */
export async function versionsOf(model: string): Promise<string[]> {
  const served = await readServedFile(model);
  const folders = await readdir(path.join(model, VERSIONS_FOLDER)).catch((error) => {
    if (isMissing(error)) return [];
    throw new AppError('io', `Cannot list the versions of ${model}: ${messageOf(error)}`, { cause: error });
  });
  const there = [ORIGINAL, ...folders.filter((name) => VERSION_NAME.test(name)).sort()];
  const order = served ? [served.serves, ...served.before] : [ORIGINAL];
  return [...new Set([...order, ...there])].filter((name) => there.includes(name) || name === order[0]);
}
