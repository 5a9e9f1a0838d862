import { AppError } from '../errors';
import { startModuleWorker } from '../module-worker';
import type { Engine } from './forward-pass';
import type { Helper } from './threads';

/** The two binaries that are built from lib/forward/kernels: with relaxed SIMD, whose products are fused, and without. */
const BINARIES = ['forward-relaxed.wasm', 'forward-simd.wasm'];
const HELPER = 'forward-thread.mjs';

/**
 * What a forward pass runs on in a browser.
 * @param base folder that scripts/prepare.mjs filled, such as /wasm
 * @param threads how many to use where the page is cross-origin isolated
 * @throws AppError io when a file cannot be fetched, no-backend where the browser has no SIMD
 */
export async function openEngine(base: string, threads: number): Promise<Engine> {
  const module = await loadKernels((name) => fetchBytes(`${base}/${name}`));
  return { module, helpers: Array.from({ length: threads - 1 }, () => startHelper(`${base}/${HELPER}`)) };
}

/**
 * The fastest of the binaries that runs here.
 * @param read a binary's bytes by its file name
 * @throws AppError no-backend where there is no SIMD
 */
async function loadKernels(
  read: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<WebAssembly.Module> {
  for (const name of BINARIES) {
    const bytes = await read(name);
    if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  }
  throw new AppError('no-backend', 'This browser’s WebAssembly has no SIMD. Try a newer browser.');
}

async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new AppError(
      'io',
      `${url} could not be loaded: the server answered ${response.status}. Reload the page.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

function startHelper(url: string): Helper {
  const worker = startModuleWorker(url);
  return { start: (given) => worker.postMessage(given), end: () => worker.terminate() };
}
