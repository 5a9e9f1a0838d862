import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { BackendWasmModule } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm';
import createModule from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd';
import * as tf from '@tensorflow/tfjs-core';

/** What Emscripten adds to a module; its types come without this. */
interface CallableModule extends BackendWasmModule {
  cwrap<F>(name: string, returns: 'number' | null, parameters: 'number'[]): F;
}

const MODULE = 'tfjs-backend-wasm-threaded-simd';

/**
 * Replaces TensorFlow.js's registration of its wasm backend by one whose threads run script files of this
 * site. The original hands each thread the source text of a bundled function, which no longer stands alone
 * once a bundler has rewritten it, and starts it from a blob, which the Content-Security-Policy forbids.
 * @param base folder that scripts/prepare.mjs filled, such as /wasm
 */
export function registerThreadedWasm(base: string): void {
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => withTwiceTheCores(async () => new BackendWasm(await startModule(base))));
}

/**
 * The module takes at most half of the cores that it is told of, however many threads are asked for, so on
 * two cores it would run on one.
 */
async function withTwiceTheCores<T>(start: () => Promise<T>): Promise<T> {
  const value = 2 * navigator.hardwareConcurrency;
  Object.defineProperty(navigator, 'hardwareConcurrency', { value, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency'); // the browser's own getter is behind it
  }
}

async function startModule(base: string): Promise<BackendWasmModule> {
  const folder = new URL(`${base}/`, globalThis.location.origin).href;
  const wasm = (await createModule({
    mainScriptUrlOrBlob: `${folder}${MODULE}.js`,
    locateFile: (path) => folder + path,
  })) as CallableModule;
  // What BackendWasm calls, as TensorFlow.js's own init binds it (tfjs-backend-wasm/src/backend_wasm.ts).
  wasm.tfjs = {
    init: wasm.cwrap('init', null, []),
    initWithThreadsCount: wasm.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: wasm.cwrap('get_threads_count', 'number', []),
    registerTensor: wasm.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: wasm.cwrap('dispose_data', null, ['number']),
    dispose: wasm.cwrap('dispose', null, []),
  };
  return wasm;
}
