import { type InstallEvent, Serwist } from 'serwist';
import { copyStorage, removeFormerCopy } from './copy-storage';
import {
  ANY_RECORDING,
  ASK_SIZE,
  BUILD_HEADER,
  KEEP_AGAIN,
  KEPT_IN,
  type KeptCopy,
  OFFLINE_PAGE,
} from './kept-pages';

/*
 * Keeps the site in the browser. The library fetches the copy whole, and replaces it whole once no page of the former
 * one is open; what is answered from it is decided here. A page comes from the server while that answers, and from the
 * copy else. What a page loads has an address that changes with its content, so it does not matter where it comes from:
 * a page never meets a file of another build.
 */

/** Written in front of this script by the server. */
type KeepingScope = ServiceWorkerGlobalScope & { readonly keptCopy: KeptCopy };

/** A server that says nothing for so long is taken for unreachable, milliseconds. */
const LONGEST_WAIT_MS = 8_000;

/** What stands in front of a server answers so while it is away. */
const AWAY = [502, 503, 504];

const scope = self as unknown as KeepingScope;
const { build, files } = scope.keptCopy;
// The library keeps in whatever is called caches.
Object.defineProperty(scope, 'caches', { value: copyStorage });
const serwist = new Serwist({
  precacheEntries: [...files],
  precacheOptions: {
    cacheName: KEPT_IN,
    // One after the other, behind whatever a page wants.
    concurrency: 1,
    fetchOptions: { priority: 'low' },
    plugins: [{ cacheWillUpdate: async ({ response }) => (isOfThisBuild(response) ? response : null) }],
  },
  navigationPreload: true,
});
const keys = new Map(files.map(({ url }) => [url, serwist.getPrecacheKeyForUrl(url)]));

scope.addEventListener('install', (event) => void serwist.handleInstall(event as InstallEvent));
scope.addEventListener('activate', (event) => {
  void serwist.handleActivate(event);
  event.waitUntil(removeFormerCopy());
});
scope.addEventListener('fetch', (event) => answer(event));
scope.addEventListener('message', (event) => {
  const { data, ports } = event;
  if (data !== ASK_SIZE && data !== KEEP_AGAIN) return;
  const kept = data === KEEP_AGAIN ? keepAgain().catch(() => {}) : Promise.resolve(); // the size tells whether it is there
  event.waitUntil(kept.then(size).then((bytes) => ports[0]?.postMessage(bytes)));
});

/** In bytes; null where a part is missing, as after the browser needed the room. */
async function size(): Promise<number | null> {
  const cache = await copyStorage.open(KEPT_IN);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const isWhole = [...keys.values()].every((key) => key !== undefined && there.has(key));
  return isWhole ? files.reduce((sum, { bytes }) => sum + bytes, 0) : null;
}

/** Fetches what is missing, as the library does at an install. */
async function keepAgain(): Promise<void> {
  const waits: Promise<unknown>[] = [];
  const event = { type: 'install', waitUntil: (wait: Promise<unknown>) => void waits.push(wait) };
  await serwist.handleInstall(event as unknown as InstallEvent);
  await Promise.all(waits);
}

/** The server may have been exchanged since it gave this script; a page of another build is not kept in this one. */
function isOfThisBuild(response: Response): boolean {
  const isPage = response.headers.get('content-type')?.startsWith('text/html');
  return response.ok && (!isPage || response.headers.get(BUILD_HEADER) === build);
}

function answer(event: FetchEvent): void {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  const key = keys.get(pathname + search);
  if (request.mode === 'navigate') event.respondWith(pageOf(event, pathname));
  else if (key) event.respondWith(fileOf(request, key, pathname));
}

/** What may change under its address comes from the server while that answers. */
function fileOf(request: Request, key: string, pathname: string): Promise<Response> {
  const isDated = files.some(({ url, revision }) => url === pathname && revision !== null);
  return isDated ? fromServerOr(fetch(request), () => kept(key)) : keptOr(key, request);
}

async function pageOf(event: FetchEvent, pathname: string): Promise<Response> {
  const asked = event.preloadResponse.then((early?: Response) => early ?? fetch(event.request));
  const [, id] = pathname.match(/^\/recordings\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/) ?? [];
  if (id) return fromServerOr(asked, () => recordingPage(id));
  const key = keys.get(pathname);
  if (key) return fromServerOr(asked, () => kept(key));
  return asked.catch(() => Response.redirect(`${OFFLINE_PAGE}?${new URLSearchParams({ page: pathname })}`));
}

/** What the server answers, unless it cannot be reached; then the copy's. */
async function fromServerOr(
  asked: Promise<Response>,
  copy: () => Promise<Response | undefined>,
): Promise<Response> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, LONGEST_WAIT_MS, null));
  const response = await Promise.race([asked.catch(() => null), late]);
  if (response && !AWAY.includes(response.status)) return response;
  return (await copy()) ?? asked;
}

async function keptOr(key: string, request: Request): Promise<Response> {
  return (await kept(key)) ?? fetch(request);
}

/**
 * An answer of the copy. As it comes from the cache it would bring the address that it was fetched from, which has no
 * fragment, and the scripts of workers find in theirs what they are to load.
 */
async function kept(key: string): Promise<Response | undefined> {
  const found = await copyStorage.match(key, { ignoreVary: true, cacheName: KEPT_IN });
  return found && new Response(found.body, { status: found.status, headers: found.headers });
}

/** The page of one recording, made of that of any: both ids are of one length, so no length inside becomes wrong. */
async function recordingPage(id: string): Promise<Response | undefined> {
  const any = await kept(keys.get(`/recordings/${ANY_RECORDING}`)!);
  if (!any) return undefined;
  const { status, headers } = any;
  return new Response((await any.text()).replaceAll(ANY_RECORDING, id), { status, headers });
}
