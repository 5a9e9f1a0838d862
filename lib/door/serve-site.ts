import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import next from 'next';
import { messageOf } from '../errors';
import { BUILD_HEADER } from '../offline/kept-pages';
import { buildName } from './build-name';
import { refusalOf } from './check-request';
import { clientAddress } from './client-address';
import type { DoorSettings } from './door-settings';
import { ending } from './ending';
import { DATA_POLICY, FRAMING_REFUSED, SECURITY_HEADERS, STRICT_TRANSPORT } from './security-headers';

/** For a whole request with its body, milliseconds: a picture of 10 MB on a slow line. */
const REQUEST_MS = 120_000;
const HEADERS_MS = 20_000;
/** More connections than this are closed as they come; each costs about 50 KB. */
const MOST_CONNECTIONS = 5_000;
/** How long answers may take once the site is to end, milliseconds. */
const GRACE_MS = 5_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The site, taking requests. */
export interface RunningSite {
  /** Takes no more requests, ends streams, and waits for the answers under way, five seconds at most. */
  close(): Promise<void>;
}

/**
 * Serves the built site. Every request is looked at before Next sees it or any of its body is read.
 * @param root the project's folder
 */
export async function serveSite(root: string, settings: DoorSettings): Promise<RunningSite> {
  const { host, port } = settings;
  const site = next({ dev: false, dir: root, hostname: host, port });
  await site.prepare();
  const build = await buildName(root);
  const handle = site.getRequestHandler();
  const server = openDoor((request, response) => {
    response.setHeader(BUILD_HEADER, build);
    return handle(request, response);
  }, settings);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { close: () => closeDoor(server) };
}

/** The server in front of a handler, not listening yet. */
export function openDoor(handle: Handler, settings: DoorSettings): Server {
  const server = createServer({
    requestTimeout: REQUEST_MS,
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: 5_000,
  });
  const always =
    settings.frameAncestors.length === 0 ? { ...SECURITY_HEADERS, ...FRAMING_REFUSED } : SECURITY_HEADERS;
  server.maxConnections = MOST_CONNECTIONS;
  const take = async (request: IncomingMessage, response: ServerResponse, goOn = () => {}) => {
    const isHttps = readForwarding(request, settings.trustedProxies);
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
    if (isHttps) response.setHeader('Strict-Transport-Security', STRICT_TRANSPORT);
    const refusal = refusalOf(request, settings);
    if (refusal) return refuse(response, refusal);
    goOn();
    try {
      await handle(request, response);
    } catch (error) {
      console.error(`${request.method} ${request.url}: ${messageOf(error)}`);
      if (response.headersSent) response.destroy();
      else
        refuse(response, { status: 500, title: 'The server failed', detail: 'The server’s log says why.' });
    }
  };
  server.on('request', (request, response) => void take(request, response));
  // Who asks before sending is told before sending.
  server.on(
    'checkContinue',
    (request, response) => void take(request, response, () => response.writeContinue()),
  );
  return server;
}

/** Ends what openDoor opened: see RunningSite. */
export async function closeDoor(server: Server): Promise<void> {
  ending().abort();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}

/**
 * Puts what is known in place of what a request says of where it came from: afterwards x-forwarded-for is the client's
 * address alone.
 * @returns whether the client came by HTTPS
 */
function readForwarding({ headers, socket }: IncomingMessage, proxies: number): boolean {
  const isHttps = proxies > 0 && /(^|,)\s*https\s*$/i.test(String(headers['x-forwarded-proto'] ?? ''));
  const client = clientAddress(socket.remoteAddress ?? '', String(headers['x-forwarded-for'] ?? ''), proxies);
  for (const name of Object.keys(headers)) {
    if (/^(forwarded|x-forwarded-.*|x-real-ip)$/.test(name)) delete headers[name];
  }
  headers['x-forwarded-for'] = client;
  headers['x-forwarded-proto'] = isHttps ? 'https' : 'http';
  return isHttps;
}

function refuse(
  response: ServerResponse,
  { status, title, detail }: { status: number; title: string; detail: string },
): void {
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'content-security-policy': DATA_POLICY,
    'cache-control': 'no-store',
    connection: 'close', // so that a body is not waited for
  });
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail }));
}
