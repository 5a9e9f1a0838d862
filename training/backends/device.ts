import os from 'node:os';
import { BACKENDS, type BackendName } from '../../lib/runs/run-file';
import '@tensorflow/tfjs'; // registers the gradients and the cpu backend
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../lib/errors';
import { isSoftwareAdapter } from '../../lib/live/software-adapter';
import { fusesProducts } from './kernel-threads';
import { startWasm } from './start-wasm';
import { loadTfjsNode } from './tfjs-node';
import { registerTrainingKernels } from './wasm-kernels';
import { findAdapter, startWebgpu } from './webgpu';

/** A place to compute, as `npm run train -- devices` lists it. */
export interface Device {
  readonly backend: BackendName;
  /** What it is, for people. */
  readonly label: string;
  /** Whether it is chosen when it comes first; `reason` says why or why not. */
  readonly isUsable: boolean;
  readonly reason: string;
}

const probes: Record<BackendName, () => Promise<Device>> = {
  webgpu: webgpuDevice,
  tensorflow: async () => tensorflowDevice(),
  wasm: async () => wasmDevice(),
  cpu: async () => cpuDevice,
};

/** Every backend of this machine, best first. */
export async function listDevices(): Promise<Device[]> {
  const devices: Device[] = [];
  for (const backend of BACKENDS) devices.push(await probes[backend]());
  return devices;
}

/** The backend that training uses when none is asked for: the first usable one. */
export async function bestDevice(): Promise<Device> {
  for (const backend of BACKENDS) {
    const device = await probes[backend]();
    if (device.isUsable) return device;
  }
  return cpuDevice;
}

/**
 * Starts the best backend, or the one asked for, with its gradient kernels.
 * @throws AppError no-backend when the one asked for cannot be started
 */
export async function startBackend(wanted?: BackendName): Promise<Device> {
  const device = wanted ? await probes[wanted]() : await bestDevice();
  try {
    await start(device.backend);
  } catch (error) {
    throw new AppError(
      'no-backend',
      `The backend ${device.backend} did not start (${device.reason}). See \`npm run train -- devices\` for what this machine has.`,
      { cause: error },
    );
  }
  return device;
}

async function start(backend: BackendName): Promise<void> {
  if (backend === 'webgpu') await startWebgpu();
  else if (backend === 'wasm') {
    await startWasm(wasmThreads());
    registerTrainingKernels();
  } else await tf.setBackend(backend);
  await tf.ready();
  if (tf.getBackend() !== backend) throw new Error(`tfjs fell back to ${tf.getBackend()}`);
}

async function webgpuDevice(): Promise<Device> {
  const found = await findAdapter();
  if ('reason' in found) return { backend: 'webgpu', label: 'GPU', isUsable: false, reason: found.reason };
  const { vendor, architecture, description } = found.info;
  const label = `GPU: ${[description, vendor, architecture].filter(Boolean).join(', ')}`;
  return isSoftwareAdapter(found.info)
    ? { backend: 'webgpu', label, isUsable: false, reason: 'a software adapter, slower than wasm' }
    : { backend: 'webgpu', label, isUsable: true, reason: 'a hardware GPU' };
}

function tensorflowDevice(): Device {
  const found = loadTfjsNode();
  const label = 'TensorFlow binding';
  if ('reason' in found) return { backend: 'tensorflow', label, isUsable: false, reason: found.reason };
  const where = found.usesGpu ? 'on a CUDA GPU' : 'on the CPU';
  return {
    backend: 'tensorflow',
    label: `${label} ${found.name}`,
    isUsable: true,
    reason: `native, ${where}`,
  };
}

function wasmDevice(): Device {
  const isFused = fusesProducts();
  const label = `CPU by WebAssembly, ${wasmThreads()} threads, ${isFused ? 'fused' : 'plain'} products`;
  const reason = isFused
    ? 'runs everywhere'
    : 'runs everywhere; faster on Node 22 or newer, which fuses products';
  return { backend: 'wasm', label, isUsable: true, reason };
}

const cpuDevice: Device = {
  backend: 'cpu',
  label: 'plain JavaScript',
  isUsable: false,
  reason: 'slower than wasm by a factor of about a hundred; for checking numbers',
};

function wasmThreads(): number {
  return Math.min(os.availableParallelism(), 4);
}
