import path from 'node:path';
import { build } from 'esbuild';
import type { KeptCopy } from '../offline/kept-pages';
import type { ListedFile } from './files-to-keep';

/** The service worker of the site, bundled; what it keeps is not in it yet. */
export async function bundledWorker(root: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(/*turbopackIgnore: true*/ root, 'lib', 'offline', 'service-worker.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** The script that a browser gets: it is another one, for which browsers look, as soon as anything kept is. */
export function keepingScript(worker: string, name: string, files: readonly ListedFile[]): string {
  const copy: KeptCopy = {
    build: name,
    files: files.map(({ part: _, ...file }) => file),
  };
  return `self.keptCopy=${JSON.stringify(copy)};\n${worker}`;
}
