import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../../lib/errors';
import { recoverFolder } from '../../lib/node/replace-folder';
import { INDEX_FILE } from '../face-set/shard-index';
import { readShardSet, type ShardSet } from '../face-set/shards';
import { BP4D_LABELS, readBp4d } from './bp4d';
import { DISFA_LABELS, readDisfa } from './disfa';
import { FOLDER_LABELS, readFolder } from './folder';
import type { RawDataset } from './raw';
import { isRendered, renderedSet } from './rendered-source';

/** What a source holds: a face set, which can be trained on, or a dataset that is to be prepared first. */
export type Dataset =
  | { readonly kind: 'faces'; readonly set: ShardSet }
  | { readonly kind: 'raw'; readonly raw: RawDataset };

const LAYOUTS = [
  { mark: BP4D_LABELS, name: 'BP4D as its makers hand it out', read: readBp4d },
  { mark: DISFA_LABELS, name: 'DISFA as its makers hand it out', read: readDisfa },
  { mark: FOLDER_LABELS, name: `pictures with ${FOLDER_LABELS}`, read: readFolder },
] as const;

/**
 * Recognises what a source holds, and reads it. What is wrong with a dataset that is not prepared is listed in it.
 * @param source a folder, or render:PEOPLE for the renderer
 * @throws AppError io when the folder cannot be read; bad-input when it holds neither, or a damaged face set
 */
export async function openDataset(source: string): Promise<Dataset> {
  if (isRendered(source)) return { kind: 'faces', set: await readShardSet(await renderedSet(source)) };
  const layout = await layoutOf(source);
  if (layout === null) return { kind: 'faces', set: await readShardSet(source) };
  return { kind: 'raw', raw: await layout.read(source) };
}

/**
 * A face set to train on or to be measured by.
 * @param source a folder, or render:PEOPLE for the renderer
 * @throws AppError as openDataset; bad-input, with the command, for a dataset that is not prepared
 */
export async function openFaceSet(source: string): Promise<ShardSet> {
  if (isRendered(source)) return readShardSet(await renderedSet(source));
  const layout = await layoutOf(source);
  if (layout === null) return readShardSet(source);
  throw new AppError(
    'bad-input',
    `${source} holds ${layout.name}, in which no face is found and cut out yet. Prepare it once with\n` +
      `  ${prepareCommandOf(source)}\nand give the folder after --out as --data.`,
  );
}

/** Without a slash at its end the folder's name gives the set's. */
export function prepareCommandOf(directory: string): string {
  return `npm run train -- prepare --data ${directory} --out ${directory.replace(/[/\\]+$/, '')}-faces`;
}

/** null for a face set; its content may still be damaged. */
async function layoutOf(directory: string): Promise<(typeof LAYOUTS)[number] | null> {
  await recoverFolder(directory);
  const names = await readdir(directory).catch((cause) => {
    throw new AppError('io', `Cannot read the folder ${directory}: ${messageOf(cause)}`, { cause });
  });
  if (names.includes(INDEX_FILE)) return null;
  const layout = LAYOUTS.find(({ mark }) => existsSync(join(directory, mark)));
  if (layout) return layout;
  const found = names.length === 0 ? 'It is empty.' : `It holds ${names.sort().slice(0, 5).join(', ')}.`;
  throw new AppError(
    'bad-input',
    `${directory} is no dataset that can be read: it has neither ${INDEX_FILE} (a face set), ${BP4D_LABELS} (BP4D), ` +
      `${DISFA_LABELS} (DISFA) nor ${FOLDER_LABELS} (your own pictures). ${found} See docs/datasets.md.`,
  );
}
