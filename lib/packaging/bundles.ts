import { createHash } from 'node:crypto';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** A file of the package, by its path in it. */
export type PackageFiles = Map<string, Uint8Array>;

/** Libraries ask for Node's modules where they run in Node. Others' bundlers would look for them: they find nothing here. */
const withoutNode: Plugin = {
  name: 'without Node',
  setup({ onResolve, onLoad }) {
    const names = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);
    onResolve({ filter: names }, ({ path: name }) => ({ path: name, namespace: 'nothing' }));
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {}' }));
  },
};

const COMMON = {
  bundle: true,
  splitting: true,
  minify: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  logLevel: 'error',
  legalComments: 'none', // licences.txt has them whole
  plugins: [withoutNode],
  chunkNames: 'part-[hash]',
} satisfies BuildOptions;

/**
 * Bundles modules for the browser; what several need, and what is loaded later, goes into parts beside them.
 * @param root the project's folder
 * @param entries modules by the name of their bundle, without `.js`
 * @param folder of the package
 */
export async function bundle(
  root: string,
  entries: Readonly<Record<string, string>>,
  folder: string,
  define: Readonly<Record<string, string>> = {},
): Promise<PackageFiles> {
  const outdir = path.join(root, folder);
  const { outputFiles } = await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { ...entries },
    outdir,
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  return new Map(
    outputFiles.map((file) => [`${folder}/${path.relative(outdir, file.path)}`, file.contents] as const),
  );
}

/** SHA-256 over files with their names, in hexadecimal digits. */
export function hashOf(files: PackageFiles): string {
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) hash.update(name).update('\0').update(files.get(name)!);
  return hash.digest('hex');
}
