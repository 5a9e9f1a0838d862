import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';

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
    const url = new URL(request.url ?? '/', 'http://localhost').pathname;
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Content-Security-Policy', POLICY);
    if (url === '/') return void response.setHeader('Content-Type', 'text/html').end(html);
    const script = scripts.get(url);
    if (script) return void response.setHeader('Content-Type', 'text/javascript').end(script);
    const file = folders
      .filter(([prefix]) => url.startsWith(prefix))
      .map(([prefix, folder]) =>
        path.resolve(
          /*turbopackIgnore: true*/ root,
          folder,
          `.${path.normalize(`/${url.slice(prefix.length)}`)}`,
        ),
      )
      .find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
    if (!file) return void response.writeHead(404).end();
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
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
