import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Name of the build that is in .next.
 * @param root the project's folder
 * @throws Error where nothing is built
 */
export async function buildName(root: string): Promise<string> {
  return (await readFile(path.join(/*turbopackIgnore: true*/ root, '.next', 'BUILD_ID'), 'utf8')).trim();
}
