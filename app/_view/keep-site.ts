import { removeCopy } from '@/lib/offline/copy-storage';
import { ASK_SIZE, KEEP_AGAIN, KEEPING_SCRIPT } from '@/lib/offline/kept-pages';

/** Whether a copy of the site is in this browser: not possible here, not wanted, on its way, or its size in bytes. */
export type Keeping = 'impossible' | 'unwanted' | 'coming' | number;

const STORED_AS = 'ugn-live-keep';
const UNWANTED = 'no';
/** After a page is there, milliseconds; what it wants itself comes first. */
const QUIET_MS = 5_000;
const LOOK_AGAIN_MS = 1_000;

let starting = 0;

/** Keeps back the copying of the site while a page loads what it needs. @returns a function that ends it */
export function holdKeeping(): () => void {
  starting++;
  let isHeld = true;
  return () => {
    if (isHeld) starting--;
    isHeld = false;
  };
}

/** Not in development, whose files change all the time; nor in a frame, whose page has not asked for it. */
function isPossible(): boolean {
  return process.env.NODE_ENV === 'production' && 'serviceWorker' in navigator && window.top === window;
}

/** Has the site kept once the page has what it needs, unless the person did not want that. */
export async function keepWhenQuiet(signal: AbortSignal): Promise<Keeping> {
  if (!isPossible()) return 'impossible';
  if (stored() === UNWANTED || savesData()) return (await sizeKept()) ?? 'unwanted';
  const known = await sizeKept();
  if (known !== null) return known;
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true, signal }));
  }
  await pause(QUIET_MS);
  while (starting > 0 && !signal.aborted) await pause(LOOK_AGAIN_MS);
  return signal.aborted ? 'coming' : register();
}

/** Keeps the site now and from now on. @throws TypeError where the server cannot be reached */
export async function keepNow(): Promise<Keeping> {
  store(null);
  return register();
}

/** Removes the copy, and keeps none from now on. Recordings and checks stay. */
export async function removeKept(): Promise<Keeping> {
  store(UNWANTED);
  await (await navigator.serviceWorker.getRegistration())?.unregister();
  await removeCopy();
  return 'unwanted';
}

async function register(): Promise<Keeping> {
  const { installing } = await navigator.serviceWorker.register(KEEPING_SCRIPT);
  const failed = new Promise<never>((_, reject) => {
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'redundant') reject(new TypeError('The site could not be copied whole.'));
    });
  });
  await Promise.race([navigator.serviceWorker.ready, failed]);
  return (await sizeKept()) ?? (await ask(KEEP_AGAIN)) ?? 'coming';
}

/** In bytes; null while there is no whole copy. */
const sizeKept = () => ask(ASK_SIZE);

async function ask(what: typeof ASK_SIZE | typeof KEEP_AGAIN): Promise<number | null> {
  const active = (await navigator.serviceWorker.getRegistration())?.active;
  if (!active) return null;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    active.postMessage(what, [port2]);
  });
}

/** Whether the person asked the browser for less traffic. */
export function savesData(): boolean {
  return 'connection' in navigator && (navigator.connection as { saveData?: boolean }).saveData === true;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Storage may be switched off in a browser; then nothing is kept either. */
function stored(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return UNWANTED;
  }
}

function store(choice: string | null): void {
  if (choice === null) localStorage.removeItem(STORED_AS);
  else localStorage.setItem(STORED_AS, choice);
}
