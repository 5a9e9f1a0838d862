import { setTimeout } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { KernelThreads } from '../../../training/backends/kernel-threads';
import { startWasm } from '../../../training/backends/start-wasm';
import { wasmModule } from '../../../training/backends/wasm-heap';
import { WasmPasses } from '../../../training/backends/wasm-passes';

/** Takes part in the first job that it meets, and ends in the middle of it. */
const DYING_HELPER = `
  const { control, places: { STATE } } = require('node:worker_threads').workerData;
  const numbers = new Int32Array(control);
  for (;;) {
    const state = Atomics.load(numbers, STATE);
    if ((state & 1) && Atomics.compareExchange(numbers, STATE, state, state + 2) === state) process.exit();
  }`;

vi.mock('node:worker_threads', async (original) => {
  const actual = await original<typeof import('node:worker_threads')>();
  class Worker extends actual.Worker {
    constructor(_: string, options: import('node:worker_threads').WorkerOptions) {
      super(DYING_HELPER, { ...options, eval: true });
    }
  }
  return { ...actual, Worker };
});

test('a helper that ends in the middle of its work is not waited for without end', async () => {
  await startWasm(1);
  const passes = new WasmPasses(new KernelThreads(wasmModule(), 2, 1));
  const x = tf.zeros([1 << 20]);
  const work = async () => {
    for (;;) {
      tf.dispose(passes.squares(x));
      await setTimeout(1); // the helper is still starting
    }
  };
  await expect(work()).rejects.toThrow(/thread of the wasm kernels failed or ended/);
  expect(() => passes.squares(x)).toThrow(/failed or ended/);
});
