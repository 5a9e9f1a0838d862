import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NextConfig } from 'next';
import { DATA_POLICY, SECURITY_HEADERS } from './lib/door/security-headers';

function listed(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(([key, value]) => ({ key, value }));
}

const ASSET_FOLDERS = ['mediapipe', 'wasm'];

/** In front of the addresses of what scripts/prepare.mjs laid into public/: the hash of all its files. */
function assetBase(): string {
  if (process.env.NODE_ENV === 'development') return '';
  const hash = createHash('sha256');
  for (const folder of ASSET_FOLDERS.map((name) => path.join('public', name)).filter(existsSync)) {
    for (const name of readdirSync(folder).sort())
      hash.update(`${name}\0`).update(readFileSync(path.join(folder, name)));
  }
  return `/assets/${hash.digest('hex').slice(0, 16)}`;
}

const base = assetBase();
/** Addresses of other builds lead nowhere. */
const assets = `${base}/:folder(${ASSET_FOLDERS.join('|')})/:file`;

const config: NextConfig = {
  poweredByHeader: false,
  env: { UGN_ASSET_BASE: base },
  // Has a program of its own; /api/predict bundles a page with it.
  serverExternalPackages: ['esbuild'],
  rewrites: async () => ({
    beforeFiles: [
      // Ahead of the public folder, whose list of files is as old as the server; see the route.
      { source: '/models/:path+', destination: '/api/models/:path+' },
      { source: '/examples/:name', destination: '/examples/:name/index.html' },
      // The package in the examples shares with the site what it has no copy of.
      { source: '/examples/ugn-live/assets/model/:path+', destination: '/api/models/default/:path+' },
      { source: '/examples/ugn-live/assets/:folder(wasm|mediapipe)/:name', destination: '/:folder/:name' },
      ...(base ? [{ source: assets, destination: '/:folder/:file' }] : []),
    ],
    afterFiles: [],
    fallback: [],
  }),
  // Nothing here is made smaller on the server.
  images: { unoptimized: true },
  headers: async () => [
    { source: '/:path*', headers: listed(SECURITY_HEADERS) },
    ...(base
      ? [{ source: assets, headers: listed({ 'Cache-Control': 'public, max-age=31536000, immutable' }) }]
      : []),
    { source: '/(api|models)/:path*', headers: listed({ 'Content-Security-Policy': DATA_POLICY }) },
  ],
};

export default config;
