import Module, { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../../lib/errors';

const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** A TensorFlow binding that loaded, or why none did. */
export type Binding = { name: string; usesGpu: boolean } | { reason: string };

let found: Binding | undefined;

/**
 * Loads the TensorFlow binding: the folder in the environment variable UGN_TFJS_NODE, else
 * tfjs-node-gpu, else tfjs-node. Loading registers the backend 'tensorflow'; it is done once.
 */
export function loadTfjsNode(): Binding {
  found ??= load();
  return found;
}

function load(): Binding {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // the native library greets at length otherwise
  const old = util as { isNullOrUndefined?: (value: unknown) => boolean };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined; // gone from newer Node
  const folder = process.env.UGN_TFJS_NODE;
  const active = tf.engine().backendName;
  let reason = 'neither @tensorflow/tfjs-node-gpu nor @tensorflow/tfjs-node is installed';
  for (const name of folder ? [path.resolve(folder)] : PACKAGES) {
    try {
      requireWithOurCore(name);
      const backend = tf.findBackend('tensorflow') as unknown as { isUsingGpuDevice: boolean } | null;
      if (!backend) throw new Error('it registered on another copy of tfjs-core');
      return { name, usesGpu: backend.isUsingGpuDevice };
    } catch (error) {
      if (!isMissing(error, name)) reason = `${name}: ${messageOf(error).split('\n')[0]}`;
      else if (folder) reason = `UGN_TFJS_NODE=${folder} holds no package`;
    }
  }
  if (active) tf.setBackend(active);
  return { reason };
}

/**
 * A binding outside node_modules brings its own copies of tfjs; they would register every kernel a second
 * time, so whatever it asks for under @tensorflow/tfjs is answered with ours.
 */
function requireWithOurCore(name: string): void {
  const ours = createRequire(import.meta.url);
  const loader = Module as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
  const resolve = loader._resolveFilename;
  const redirect: typeof resolve = (request, ...rest) => {
    if (!/^@tensorflow\/tfjs(-(core|backend-\w+|converter|data|layers))?($|\/)/.test(request)) {
      return resolve.call(loader, request, ...rest);
    }
    loader._resolveFilename = resolve;
    try {
      return ours.resolve(request);
    } finally {
      loader._resolveFilename = redirect;
    }
  };
  loader._resolveFilename = redirect;
  try {
    ours(name);
  } finally {
    loader._resolveFilename = resolve;
  }
}

function isMissing(error: unknown, name: string): boolean {
  return (error as { code?: string }).code === 'MODULE_NOT_FOUND' && messageOf(error).includes(`'${name}'`);
}
