import * as tf from '@tensorflow/tfjs-core';
import { create, globals } from 'webgpu';
import { messageOf } from '../../lib/errors';

/** What a GPU driver says of itself. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
}

/** Whether an adapter computes on the CPU: right for checking numbers, useless for work. */
export function isSoftwareAdapter(info: AdapterInfo): boolean {
  const words = [info.vendor, info.architecture, info.device, info.description].join(' ');
  return /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp/i.test(words);
}

/** The WebGPU adapter that the `webgpu` package finds, or why there is none. */
export async function findAdapter(): Promise<{ info: AdapterInfo } | { reason: string }> {
  try {
    const adapter = await create([]).requestAdapter();
    if (!adapter) return { reason: 'no driver for Vulkan, Metal or Direct3D 12 answered' };
    const { vendor, architecture, device, description } = adapter.info;
    return { info: { vendor, architecture, device, description } };
  } catch (error) {
    return { reason: messageOf(error).split('\n')[0] };
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
