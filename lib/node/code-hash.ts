import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * SHA-256 in hex of files' names and contents; the same wherever the folders lie.
 * @param paths files, and folders with all that is below them
 */
export function codeHash(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const isFolder = statSync(path).isDirectory();
    hash.update(`${basename(path)}\0`);
    hash.update(
      isFolder
        ? codeHash(
            readdirSync(path)
              .sort()
              .map((name) => join(path, name)),
          )
        : sha256(path),
    );
  }
  return hash.digest('hex');
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
