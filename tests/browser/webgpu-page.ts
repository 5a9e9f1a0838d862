import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { largestReferenceError } from '../reference/webgpu-case';

async function checkOnWebgpu(): ReturnType<typeof largestReferenceError> {
  await tf.setBackend('webgpu');
  return largestReferenceError();
}

declare global {
  interface Window {
    checkOnWebgpu?: typeof checkOnWebgpu;
  }
}
window.checkOnWebgpu = checkOnWebgpu;
