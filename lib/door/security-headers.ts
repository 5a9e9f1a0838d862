/** On every response. The Content-Security-Policy of pages is in proxy.ts, because it needs a nonce. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // Both together isolate the page from other origins, which is what WebAssembly threads need.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), display-capture=()',
};

/** On every response too, unless pages of others may show the site in a frame: then its pages' policies say whose. */
export const FRAMING_REFUSED: Readonly<Record<string, string>> = { 'X-Frame-Options': 'DENY' };

/**
 * On pages that others may show: a parent that is itself isolated gets no frame of another origin without it. The policy says
 * who they are, as before.
 */
export const FRAMING_ALLOWED: Readonly<Record<string, string>> = {
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Of what is no page and no script: data, and refusals. */
export const DATA_POLICY = `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Two years, in seconds. Sent where the reader came by HTTPS. */
export const STRICT_TRANSPORT = 'max-age=63072000';
