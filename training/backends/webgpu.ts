import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { create, globals } from 'webgpu';
import { z } from 'zod';
import { messageOf } from '../../lib/errors';
import type { AdapterFacts } from '../../lib/live/software-adapter';

const run = promisify(execFile);

/** What a GPU driver says of itself. */
const adapterSchema = z.object({
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  description: z.string(),
  isFallbackAdapter: z.boolean().optional(),
});

/**
 * The WebGPU adapter that the `webgpu` package finds, or why there is none. A process of its own asks: a
 * driver that is too old prints its complaints there, and a broken one takes only that process down.
 */
export async function findAdapter(): Promise<{ info: AdapterFacts } | { reason: string }> {
  const question = `
    import { create } from ${JSON.stringify(import.meta.resolve('webgpu'))};
    const adapter = await create([]).requestAdapter();
    const { vendor, architecture, device, description, isFallbackAdapter } = adapter?.info ?? {};
    const info = { vendor, architecture, device, description, isFallbackAdapter };
    process.stdout.write(JSON.stringify(adapter ? info : null));
    process.exit(0);
  `;
  try {
    const options = { timeout: 30_000 };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', question], options);
    const info = adapterSchema.nullable().parse(JSON.parse(stdout));
    return info ? { info } : { reason: 'no driver for Vulkan, Metal or Direct3D 12 answered' };
  } catch (error) {
    return { reason: `asking the driver failed: ${messageOf(error).split('\n')[0]}` };
  }
}

/** Starts the webgpu backend on the adapter that findAdapter named. */
export async function startWebgpu(): Promise<void> {
  Object.assign(globalThis, globals);
  const navigator = { ...(globalThis.navigator ?? {}), gpu: create([]) };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  await import('@tensorflow/tfjs-backend-webgpu'); // registers itself only where navigator.gpu exists
  await tf.setBackend('webgpu');
}
