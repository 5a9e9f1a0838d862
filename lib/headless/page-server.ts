import { open } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { build } from 'esbuild';
import { messageOf } from '../errors';
import { isMissing } from '../node/json-file';

const TYPES: Record<string, string> = {
  '.wasm': 'application/wasm',
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
};

/**
 * As of the site (proxy.ts): what is read here goes nowhere. What the page itself made (blob:, data:) it may read and
 * run as a worker, which has the same policy; scripts are files of this server.
 */
const POLICY = [
  `default-src 'self'`,
  `script-src 'self' 'wasm-unsafe-eval'`,
  `connect-src 'self' blob: data:`,
  `worker-src 'self' blob:`,
  `img-src 'self' blob: data:`,
  `media-src 'self' blob: data:`,
  `object-src 'none'`,
  `frame-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

/** A page with one bundled module, cross-origin isolated, on a free port of this machine. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface PageOptions {
  /** The project's folder. */
  readonly root: string;
  /** Path of the page's module, from the root. */
  readonly entry: string;
  /** Paths of the modules that it runs as workers by `new URL('./NAME', import.meta.url)`, theirs too. */
  readonly workers?: readonly string[];
  /** Further folders by URL prefix, paths from the root; they go before the public folder. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** Bundles a module for the browser and serves it with the project's public/ folder. */
export async function servePage({
  root,
  entry,
  workers = [],
  mounts = {},
}: PageOptions): Promise<PageServer> {
  const bundled = (module: string) => bundle(path.join(/*turbopackIgnore: true*/ root, module));
  // Bundled into one file of this server's root each, they look for their workers there.
  const scripts = new Map<string, Uint8Array>(
    await Promise.all([
      bundled(entry).then((script) => ['/page.js', script] as const),
      ...workers.map(async (worker) => [`/${path.basename(worker)}`, await bundled(worker)] as const),
    ]),
  );
  const html =
    '<!doctype html><meta charset="utf-8"><title>test page</title><script type="module" src="/page.js"></script>';
  const folders = Object.entries({ ...mounts, '/': 'public' });

  const server = createServer((request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Content-Security-Policy', POLICY);
    const url = pathOf(request.url ?? '/');
    if (url === '/') return void response.setHeader('Content-Type', 'text/html').end(html);
    const script = url === null ? undefined : scripts.get(url);
    if (script) return void response.setHeader('Content-Type', 'text/javascript').end(script);
    const candidates = folders
      .filter(([prefix]) => url?.startsWith(prefix))
      .map(([prefix, folder]) =>
        path.resolve(
          /*turbopackIgnore: true*/ root,
          folder,
          `.${path.normalize(`/${url!.slice(prefix.length)}`)}`,
        ),
      );
    sendFirst(candidates, response).catch((error) => {
      // what is gone or cannot be read is the page's loss alone
      console.error(`The page's server cannot send ${url}: ${messageOf(error)}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bundle(module: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [module],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
    external: ['path', 'os', 'worker_threads', 'perf_hooks', 'module', 'crypto', 'util'],
  });
  return outputFiles[0].contents;
}

/** null for an address that is none. */
function pathOf(url: string): string | null {
  return URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname : null;
}

/** Sends the first of the files that is there; 404 where none is. */
async function sendFirst(candidates: readonly string[], response: ServerResponse): Promise<void> {
  for (const candidate of candidates) {
    const file = await open(candidate).catch((error) => {
      if (isMissing(error)) return null;
      throw error;
    });
    try {
      if (!file || !(await file.stat()).isFile()) continue;
      response.setHeader('Content-Type', TYPES[path.extname(candidate)] ?? 'application/octet-stream');
      return await pipeline(file.createReadStream({ autoClose: false }), response);
    } finally {
      await file?.close();
    }
  }
  response.writeHead(404).end();
}
