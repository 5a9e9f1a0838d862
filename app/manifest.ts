import type { MetadataRoute } from 'next';

/** What a browser needs to install the site as an app of its own window. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'UGN Live',
    short_name: 'UGN Live',
    description: 'Facial action units, live in the browser, each with its uncertainty.',
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f3f6f5',
    theme_color: '#f3f6f5',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  };
}
