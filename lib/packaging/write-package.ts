import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackageFiles } from './bundles';

/** Puts files in place of a folder and whatever it held; the folder never holds a part of them. */
export async function writeFiles(files: PackageFiles, folder: string): Promise<void> {
  const fresh = `${folder}.writing-${process.pid}`;
  try {
    for (const [name, content] of files) {
      const file = path.join(fresh, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content, { mode: name.startsWith('bin/') ? 0o755 : 0o644 });
    }
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
