import type { NextConfig } from 'next';

/** On every response; the Content-Security-Policy is in proxy.ts, because a page's needs a nonce. */
const SECURITY_HEADERS = [
  // Both together isolate the page from other origins, which is what WebAssembly threads need.
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Permissions-Policy', value: 'camera=(self), microphone=(), geolocation=(), display-capture=()' },
];

const config: NextConfig = {
  poweredByHeader: false,
  // Has a program of its own; /api/predict bundles a page with it.
  serverExternalPackages: ['esbuild'],
  // Ahead of the public folder, whose list of files is as old as the server; see the route.
  rewrites: async () => ({
    beforeFiles: [{ source: '/models/:path+', destination: '/api/models/:path+' }],
    afterFiles: [],
    fallback: [],
  }),
  headers: async () => [{ source: '/:path*', headers: SECURITY_HEADERS }],
};

export default config;
