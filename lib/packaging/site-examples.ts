import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { assetList, packageModules } from './build-package';
import type { PackageFiles } from './bundles';

/** Where the site serves the package’s modules; next.config.ts leads its assets to those of the site. */
const SERVED = '/examples/ugn-live';

/**
 * The examples that the site serves under /examples, by their path there: each as its author wrote it, with the libraries that it
 * imports, and the package as it is built, of which every page loads the same files.
 * @param root the project's folder
 */
export async function makeExamples(root: string): Promise<PackageFiles> {
  const { version, code, codeHash, modules } = await packageModules(root);
  const list = assetList([...code], version, codeHash);
  const files: PackageFiles = new Map(
    [...modules, ...code, list].map(([name, bytes]) => [`ugn-live/${name}`, bytes]),
  );
  const folder = path.join(root, 'examples');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = entry.name.endsWith('.js') ? await bundled(root, file) : await readFile(file);
    files.set(path.relative(folder, file).split(path.sep).join('/'), content);
  }
  return files;
}

async function bundled(root: string, file: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: root, entryPoints: [file], bundle: true, minify: true, write: false },
    ...{ format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'error', legalComments: 'none' },
    plugins: [
      {
        name: 'the package as the site serves it',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^ugn-live(\/|$)/ }, ({ path: name }) => ({
            path: `${SERVED}/dist/${name.split('/')[1] ?? 'index'}.js`,
            external: true,
          })),
      },
    ],
  });
  return outputFiles[0].contents;
}
