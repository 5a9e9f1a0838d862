import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever a command was started. */
export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** Of package.json: what made a file. */
export function appVersion(): string {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;
}
