import 'server-only';
import path from 'node:path';
import { servedFolder } from '../models/served-folder';
import { readJsonFile } from '../node/json-file';
import { type LoosePeople, loosePeopleFile, PEOPLE_FILE } from '../runs/people-file';
import { servedModel } from './published-models';

/**
 * What is known of the served model by people's words and orders; null where nothing is, or of other weights.
 * @param hash of the served weights
 * @throws AppError bad-input or io
 */
export async function readPeople(hash: string): Promise<LoosePeople | null> {
  const found = await readJsonFile(
    path.join(await servedFolder(servedModel()), PEOPLE_FILE),
    loosePeopleFile,
  );
  return found?.hash === hash ? found : null;
}
