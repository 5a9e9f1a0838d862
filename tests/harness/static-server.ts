import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** What makes a page cross-origin isolated. */
export const ISOLATING = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The files of a folder as a plain server gives them. */
export interface StaticServer {
  readonly origin: string;
  /** Paths that were asked for and are there. */
  readonly served: string[];
  close(): Promise<void>;
}

/** @param headersOf what is sent with a file, by its path */
export async function serveFolder(
  folder: string,
  headersOf: (file: string) => Readonly<Record<string, string>>,
): Promise<StaticServer> {
  const served: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const file = path.join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
    const isThere = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    for (const [name, value] of Object.entries(headersOf(pathname))) response.setHeader(name, value);
    if (!isThere) return void response.writeHead(404).end();
    served.push(pathname);
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    response.end(await readFile(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    served,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
