import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../../lib/errors';
import { BP4D_LABELS, readBp4d } from './bp4d';
import { DISFA_LABELS, readDisfa } from './disfa';
import { FOLDER_LABELS, readFolder } from './folder';
import type { RawDataset } from './raw';
import { INDEX_FILE } from './shard-index';
import { readShardSet, type ShardSet } from './shards';

/** What a folder holds: a face set, which can be trained on, or a dataset that is to be prepared first. */
export type Dataset =
  | { readonly kind: 'faces'; readonly set: ShardSet }
  | { readonly kind: 'raw'; readonly raw: RawDataset };

const LAYOUTS = [
  { mark: BP4D_LABELS, read: readBp4d },
  { mark: DISFA_LABELS, read: readDisfa },
  { mark: FOLDER_LABELS, read: readFolder },
] as const;

/** Whether the folder holds a face set; its content may still be damaged. */
export function isFaceSet(directory: string): boolean {
  return existsSync(join(directory, INDEX_FILE));
}

/**
 * Recognises what a folder holds by the files in it, and reads it. What is wrong with a dataset that is not
 * prepared is listed in it.
 * @throws AppError io when the folder cannot be read; bad-input when it holds neither, or a damaged face set
 */
export async function openDataset(directory: string): Promise<Dataset> {
  const names = await readdir(directory).catch((cause) => {
    throw new AppError('io', `Cannot read the folder ${directory}: ${messageOf(cause)}`, { cause });
  });
  if (isFaceSet(directory)) return { kind: 'faces', set: await readShardSet(directory) };
  const layout = LAYOUTS.find(({ mark }) => existsSync(join(directory, mark)));
  if (layout) return { kind: 'raw', raw: await layout.read(directory) };
  const found = names.length === 0 ? 'It is empty.' : `It holds ${names.sort().slice(0, 5).join(', ')}.`;
  throw new AppError(
    'bad-input',
    `${directory} is no dataset that can be read: it has neither ${INDEX_FILE} (a face set), ${BP4D_LABELS} (BP4D), ` +
      `${DISFA_LABELS} (DISFA) nor ${FOLDER_LABELS} (your own pictures). ${found} See docs/datasets.md.`,
  );
}
