import { type NextRequest, NextResponse } from 'next/server';
import { frameAncestors } from './lib/door/frame-ancestors';
import { FRAMING_ALLOWED, FRAMING_REFUSED } from './lib/door/security-headers';

/**
 * What passes through here has its body gathered first, so requests with one do not; next.config.ts has the policy of
 * data, which needs no nonce.
 */
export const config = { matcher: '/((?!api/|models/).*)' };

/** Whose frames may hold a page of this site; never those of trainings, where orders are given. */
const ANCESTORS = frameAncestors(process.env).join(' ') || `'none'`;
const ORDERS = /^\/training(\/|$)/;

const isDevelopment = process.env.NODE_ENV === 'development';

/**
 * Puts a strict Content-Security-Policy on every response. A worker takes the policy of its own script's
 * response, so the script files carry one as well: without it the inference worker could talk to anyone.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  // Names of runs may have a dot; of files that are pages there are none but those that say so.
  const isFile = /\.(?!html?$)\w+$/.test(pathname) && !pathname.startsWith('/training/');
  const nonce = isFile ? null : crypto.randomUUID();
  const ancestors = nonce && !ORDERS.test(pathname) ? ANCESTORS : `'none'`;
  const policy = nonce ? pagePolicy(nonce, ancestors) : filePolicy();

  const headers = new Headers(request.headers);
  headers.delete('content-security-policy');
  // Next reads the nonce from the request's policy and puts it on its own inline scripts.
  if (nonce) headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  const framing = ancestors === `'none'` ? FRAMING_REFUSED : FRAMING_ALLOWED;
  for (const [name, value] of Object.entries(framing)) response.headers.set(name, value);
  return response;
}

function pagePolicy(nonce: string, ancestors: string): string {
  // In development React rebuilds server stack traces with eval, and style sheets are swapped inline.
  const scripts = isDevelopment ? `'nonce-${nonce}' 'unsafe-eval'` : `'nonce-${nonce}'`;
  const styles = isDevelopment ? `'unsafe-inline'` : `'nonce-${nonce}'`;
  return join(ancestors, [
    `script-src 'self' 'wasm-unsafe-eval' ${scripts}`,
    `style-src 'self' ${styles}`,
    // React writes a style attribute for a computed length; that cannot load or run anything.
    `style-src-attr 'unsafe-inline'`,
  ]);
}

/** A worker's policy, which comes with its script. */
function filePolicy(): string {
  const scripts = isDevelopment ? ` 'unsafe-eval'` : '';
  return join(`'none'`, [`script-src 'self' 'wasm-unsafe-eval'${scripts}`, `style-src 'none'`]);
}

function join(ancestors: string, own: string[]): string {
  return [
    `default-src 'none'`,
    ...own,
    // No frame leaves the machine: nothing can be fetched from or sent to another origin.
    `connect-src 'self'`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
    `img-src 'self' blob: data:`,
    `media-src 'self' blob:`,
    `object-src 'none'`,
    `frame-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}
