import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import { isForeign } from '../module-worker';
import type { BackendChoice, BackendName, BackendReport } from './messages';
import { type AdapterFacts, isSoftwareAdapter } from './software-adapter';

export const BACKEND_NAMES: readonly BackendName[] = ['webgpu', 'wasm'];

/** WebGPU leaves the processor to the detector and the page, so WASM must be this much faster to be taken. */
const CLEARLY_FASTER = 0.7;
/** More threads than this gain nothing at these sizes. */
const MAX_THREADS = 4;

/**
 * The backend to use, from what the measurement found.
 * @returns null when none can be used
 */
export function chooseBackend(reports: readonly BackendReport[], choice: BackendChoice): BackendName | null {
  const timeOf = (name: BackendName) => reports.find((report) => report.name === name)?.milliseconds ?? null;
  if (choice !== 'auto' && timeOf(choice) !== null) return choice;
  const webgpu = timeOf('webgpu');
  const wasm = timeOf('wasm');
  if (webgpu === null || wasm === null) return webgpu !== null ? 'webgpu' : wasm !== null ? 'wasm' : null;
  return wasm < CLEARLY_FASTER * webgpu ? 'wasm' : 'webgpu';
}

/** Whether a backend can be started here, and on what or why not. */
export interface Availability {
  readonly usable: boolean;
  readonly detail: string;
}

export async function findBackend(name: BackendName): Promise<Availability> {
  return name === 'webgpu' ? findWebgpu() : findWasm();
}

async function findWebgpu(): Promise<Availability> {
  if (!('gpu' in navigator)) return { usable: false, detail: 'this browser has no WebGPU in workers' };
  const adapter = await navigator.gpu
    .requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (!adapter) return { usable: false, detail: 'no WebGPU adapter' };
  const facts = await factsOf(adapter);
  // Where it is software, measuring it would take a minute.
  if (!facts) return { usable: false, detail: 'passed over: the adapter does not say what it is' };
  const { vendor, architecture, description } = facts;
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
  return isSoftwareAdapter(facts)
    ? { usable: false, detail: `passed over: ${name} is a software adapter` }
    : { usable: true, detail: name };
}

/** Chrome 113 to 126 have a method in place of `info`. */
interface EarlierAdapter {
  readonly info?: AdapterFacts;
  requestAdapterInfo?(): Promise<AdapterFacts>;
  readonly isFallbackAdapter?: boolean;
}

async function factsOf(adapter: EarlierAdapter): Promise<AdapterFacts | null> {
  const facts = adapter.info ?? (await adapter.requestAdapterInfo?.());
  if (!facts) return null;
  const { vendor, architecture, device, description } = facts;
  const isFallbackAdapter = facts.isFallbackAdapter ?? adapter.isFallbackAdapter;
  return { vendor, architecture, device, description, isFallbackAdapter };
}

function findWasm(): Availability {
  const threads = threadCount();
  const why = globalThis.crossOriginIsolated ? '' : ', as the page is not cross-origin isolated';
  return { usable: true, detail: `${threads} ${threads === 1 ? 'thread' : 'threads'}${why}` };
}

/** Threads for WebAssembly; one where the page is not cross-origin isolated. */
export function threadCount(): number {
  return globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, MAX_THREADS) : 1;
}

/**
 * Tells TensorFlow.js where the WebAssembly files are; once, before the wasm backend is started.
 * @param base folder that scripts/prepare.mjs filled, such as /wasm
 * @param threads its own; each of more than one keeps a core busy also while it has nothing to do. One where the files are
 *   of another origin: it starts its threads itself
 */
export async function registerWasm(base: string, threads: number): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${base}/`);
  if (threads > 1 && !isForeign(base)) {
    wasm.setThreadsCount(threads);
    const { registerThreadedWasm } = await import('./wasm-threads');
    registerThreadedWasm(base);
  } else {
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
}

/**
 * Makes a backend TensorFlow.js's current one. Backends stay alive, so changing back is quick.
 * @throws AppError no-backend
 */
export async function startBackend(name: BackendName): Promise<void> {
  if (name === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend(name))) {
    throw new AppError(
      'no-backend',
      `The ${name} backend could not be started. Reload the page to try again.`,
    );
  }
}

/** Settles with the reason when the GPU device of the current WebGPU backend goes away. */
export async function webgpuLoss(): Promise<string> {
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  const { message, reason } = await device.lost;
  return message || reason;
}
