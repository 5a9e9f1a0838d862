import 'server-only';
import path from 'node:path';
import { servedFolder } from '../models/served-folder';
import { readJsonFile } from '../node/json-file';
import { type LoosePhotographs, loosePhotographsFile, PHOTOGRAPHS_FILE } from '../runs/photographs-file';
import { servedModel } from './published-models';

/**
 * What was measured of the served model on photographs; null where nothing was, or of other weights.
 * @param hash of the served weights
 * @throws AppError bad-input or io
 */
export async function readPhotographs(hash: string): Promise<LoosePhotographs | null> {
  const found = await readJsonFile(
    path.join(await servedFolder(servedModel()), PHOTOGRAPHS_FILE),
    loosePhotographsFile,
  );
  return found?.hash === hash ? found : null;
}
