import path from 'node:path';

/** The environment variable that names the folder of data outside the project: heads, photographs, weights to start from. */
export const DATA_VARIABLE = 'UGN_DATA';

/**
 * A file or folder in the folder of data.
 * @param name its path from there
 * @returns null where the variable names no folder
 */
export function dataPath(name: string): string | null {
  const folder = process.env[DATA_VARIABLE];
  return folder ? path.join(folder, name) : null;
}
