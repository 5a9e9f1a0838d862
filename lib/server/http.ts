import 'server-only';
import type { z } from 'zod';
import { AppError, type ErrorKind, messageOf } from '../errors';
import { requireOperator } from './operator';
import { hasStrangers } from './readers';

const STATUS: Partial<Record<ErrorKind, { status: number; title: string }>> = {
  'bad-input': { status: 400, title: 'The request cannot be used' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Not possible now' },
  'bad-weights': { status: 422, title: 'The model cannot be used' },
};
/** Errors that nobody foresaw name files of this machine. */
const LOGGED = 'The server’s log says why.';
const MAX_BODY_BYTES = 16 * 1024;

/** A response that says what is wrong, where the kind of an AppError does not say which it is. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }
}

/** Runs a handler; what it throws becomes problem details (RFC 9457). */
export async function respond(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    const known =
      error instanceof Problem ? error : error instanceof AppError ? STATUS[error.kind] : undefined;
    if (!known) console.error(error);
    const { status, title } = known ?? { status: 500, title: 'The server failed' };
    const headers = error instanceof Problem ? error.headers : {};
    return Response.json(
      { type: 'about:blank', title, status, detail: known || !hasStrangers() ? messageOf(error) : LOGGED },
      {
        status,
        headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
      },
    );
  }
}

/** The response to something that changes with every request. */
export function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}

/**
 * The order of an operator: checked for the token, the page's own origin, type and size before it is parsed.
 * @throws AppError not-allowed, bad-input
 */
export async function readOrder<T>(
  request: Request,
  schema: z.ZodType<T>,
  mostBytes = MAX_BODY_BYTES,
): Promise<T> {
  requireOperator(request.headers.get('authorization'));
  requireSameOrigin(request);
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new AppError('bad-input', 'The body must be JSON, with the content type application/json.');
  }
  let body: unknown;
  try {
    body = JSON.parse(await readText(request, mostBytes));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('bad-input', 'The body is not JSON.', { cause });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('bad-input', `${issue.path.join('.') || 'the body'}: ${issue.message}`);
}

/**
 * Browsers say where a request comes from; other programs need not.
 * @throws AppError not-allowed
 */
export function requireSameOrigin({ headers }: Request): void {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const isForeign =
    (site !== null && site !== 'same-origin') ||
    (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== headers.get('host')));
  if (isForeign) throw new AppError('not-allowed', 'Requests from pages of other sites are not taken.');
}

/**
 * For what stays on this machine, whatever interface the site listens on. lib/door has put the client's address there.
 * @throws AppError not-allowed for a client elsewhere
 */
export function requireThisMachine(headers: Headers): void {
  const client = headers.get('x-forwarded-for') ?? '';
  if (/^(127(\.\d+){3}|0:0:0:0::\/64|::1|::ffff:127(\.\d+){3})$/.test(client)) return;
  throw new AppError(
    'not-allowed',
    'This address is for programs of the machine that serves the site alone.',
  );
}

async function readText(request: Request, mostBytes: number): Promise<string> {
  const bytes = await readBytes(request, mostBytes);
  if (bytes) return bytes.toString('utf8');
  throw new AppError('bad-input', `The body is larger than ${mostBytes} bytes.`);
}

/** The body; null where it is larger than `most` bytes, of which no more are kept than that. */
export async function readBytes(request: Request, most: number): Promise<Buffer<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.length;
    if (bytes > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
