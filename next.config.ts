import type { NextConfig } from 'next';
import { DATA_POLICY, SECURITY_HEADERS } from './lib/door/security-headers';

function listed(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(([key, value]) => ({ key, value }));
}

const config: NextConfig = {
  poweredByHeader: false,
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
    ],
    afterFiles: [],
    fallback: [],
  }),
  // Nothing here is made smaller on the server.
  images: { unoptimized: true },
  headers: async () => [
    { source: '/:path*', headers: listed(SECURITY_HEADERS) },
    { source: '/(api|models)/:path*', headers: listed({ 'Content-Security-Policy': DATA_POLICY }) },
  ],
};

export default config;
