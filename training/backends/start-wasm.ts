import os from 'node:os';
import { fileURLToPath } from 'node:url';
import workerThreads from 'node:worker_threads';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** The package's module keeps a pool of 8 workers and never uses more than 4 threads. */
const MAX_THREADS = 4;

/**
 * Starts the wasm backend with several threads in Node, where the package by itself runs one: it reports
 * no thread support, makes its workers from blob URLs that Node's Worker cannot open, and halves the core
 * count. Each of the three is answered while the module starts and put back afterwards
 * (docs/decisions/training-backends.md).
 * @param threads wanted threads, at least 1
 * @returns the number of threads that run
 */
export async function startWasm(threads: number): Promise<number> {
  const wanted = Math.max(1, Math.min(threads, MAX_THREADS));
  wasm.setThreadsCount(wanted);
  await withThreadsInNode(wanted, () => startModule()); // with one thread too: that module's memory can be shared
  return wasm.getThreadsCount();
}

async function startModule(): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listeners(event as 'uncaughtException'));
  await tf.setBackend('wasm');
  // The module rethrows every uncaught error of the process, with its own source printed in front.
  for (const [i, event] of events.entries()) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[i].includes(listener)) process.removeListener(event, listener);
    }
  }
}

async function withThreadsInNode(threads: number, start: () => Promise<void>): Promise<void> {
  const { createObjectURL } = URL;
  const { cpus } = os;
  const { Worker } = workerThreads;
  class PoolWorker extends Worker {
    constructor(file: string) {
      super(file, { execArgv: [] });
    }
  }
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  URL.createObjectURL = () => fileURLToPath(new URL('./wasm-thread.cjs', import.meta.url));
  os.cpus = () => Array(2 * threads).fill(cpus()[0]);
  workerThreads.Worker = PoolWorker;
  try {
    await start();
  } finally {
    URL.createObjectURL = createObjectURL;
    os.cpus = cpus;
    workerThreads.Worker = Worker;
  }
  const pool = (tf.backend() as unknown as WithPool).wasm.PThread;
  for (const worker of [...pool.runningWorkers, ...pool.unusedWorkers]) worker.unref();
}

interface WithPool {
  wasm: { PThread: { runningWorkers: workerThreads.Worker[]; unusedWorkers: workerThreads.Worker[] } };
}
