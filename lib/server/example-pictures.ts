import 'server-only';
import path from 'node:path';
import { servedFolder } from '../models/served-folder';
import { readJsonFile } from '../node/json-file';
import { EXAMPLES_FILE, type LooseExamples, looseExamplesFile } from '../runs/examples-file';
import { servedModel } from './published-models';

/**
 * Pictures that the served model answered best and worst; null where there are none, or of other weights.
 * @param hash of the served weights
 * @throws AppError bad-input or io
 */
export async function readExamples(hash: string): Promise<LooseExamples | null> {
  const found = await readJsonFile(
    path.join(await servedFolder(servedModel()), EXAMPLES_FILE),
    looseExamplesFile,
  );
  return found?.hash === hash ? found : null;
}
