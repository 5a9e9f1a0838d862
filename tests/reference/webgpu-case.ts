import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { backboneCase, graphCase, nodesCase } from './cases';
import type { Errors } from './compare';

/**
 * The reference cases on the current backend, to be bundled and run in a browser: the backbone forward,
 * nodes and graph forward and backward.
 * @returns the largest relative error, and the name of the value that has it
 */
export async function largestReferenceError(): Promise<{ backend: string; name: string; error: number }> {
  const errors: Errors = new Map();
  tf.engine().startScope();
  try {
    await backboneCase(errors, false);
    await nodesCase(errors, true);
    await graphCase(errors, true);
  } finally {
    tf.engine().endScope();
  }
  const [name, error] = [...errors].reduce((worst, entry) => (entry[1] > worst[1] ? entry : worst));
  return { backend: tf.getBackend(), name, error };
}
