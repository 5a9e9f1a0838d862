import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { DoorSettings } from './door-settings';

/** Of a picture to predict, with the lines around it in a form. */
const PICTURE_BYTES = 10_000_000 + 64 * 1024;
/** Of a few frames' readings on their way to other programs. */
const ROWS_BYTES = 512 * 1024;
/** Of any other request. */
const BODY_BYTES = 16 * 1024;
const LARGER = new Map([
  ['/api/predict', PICTURE_BYTES],
  ['/api/stream', ROWS_BYTES],
]);

/** Why a request is not taken, as problem details (RFC 9457). */
export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** What is wrong with a request that can be told from its head, or null. Nothing of its body is read before. */
export function refusalOf(
  { method, url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  settings: DoorSettings,
): Refusal | null {
  const path = pathOf(url);
  if (path === null) {
    return unusable(
      'The address cannot be read: a % must be followed by two digits of a character in UTF-8.',
    );
  }
  if (!isOurs(headers.host ?? '', settings.names)) {
    return {
      status: 421,
      title: 'Not this server',
      detail:
        'The request is for another host. Whoever runs this server names the hosts that it answers for in UGN_HOSTS.',
    };
  }
  if (headers['transfer-encoding'] !== undefined) {
    return {
      status: 411,
      title: 'The length is missing',
      detail: 'A body must come with its length (content-length).',
    };
  }
  const most = (method === 'POST' && LARGER.get(path)) || BODY_BYTES;
  if (Number(headers['content-length'] ?? 0) > most) {
    return {
      status: 413,
      title: 'The body is too large',
      detail: `At most ${most} bytes are taken here.`,
    };
  }
  return null;
}

/** The decoded path of a request's address; null where it is none of a page or a file. */
function pathOf(url: string): string | null {
  if (!url.startsWith('/') || !URL.canParse(url, 'http://localhost')) return null;
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
    return /[\x00-\x1f]/.test(path) ? null : path;
  } catch {
    return null;
  }
}

/**
 * Whether the Host header means this server. A page elsewhere can point its own name to an address of ours and would
 * then be of the same origin as this site; it cannot do so with an address or with a name that is not its own.
 */
function isOurs(host: string, names: ReadonlySet<string>): boolean {
  const name = host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isIP(name) !== 0 || names.has(name);
}

function unusable(detail: string): Refusal {
  return { status: 400, title: 'The request cannot be used', detail };
}
