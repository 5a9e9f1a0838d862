import path from 'node:path';

/**
 * The environment variable that names the folder of what models are made of: heads, photographs, weights to start from.
 * UGN_DATA is another: the face sets that the training page offers.
 */
export const DATA_VARIABLE = 'UGN_MODEL_DATA';

/**
 * A file or folder in the folder of data.
 * @param name its path from there
 * @returns null where the variable names no folder
 */
export function dataPath(name: string): string | null {
  const folder = process.env[DATA_VARIABLE];
  return folder ? path.join(folder, name) : null;
}
