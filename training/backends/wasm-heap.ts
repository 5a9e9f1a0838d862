import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/*
 * Loops over the wasm heap in plain JavaScript, for the few rearrangements that the wasm module does
 * slowly or not at all. All tensors are float32.
 */

/** What this project uses of the backend's Emscripten module, in its build with threads. */
export interface WasmModule {
  readonly wasmMemory: WebAssembly.Memory;
  _malloc(bytes: number): number;
}

/** The module of the running wasm backend. */
export function wasmModule(): WasmModule {
  return (tf.backend() as BackendWasm).wasm as unknown as WasmModule;
}

/** Where a tensor's values begin in the module's memory, in bytes: valid until the tensor is disposed. */
export function pointerOf({ dataId }: tf.TensorInfo): number {
  const { dataIdMap } = tf.backend() as unknown as WithData;
  return dataIdMap.get(dataId).memoryOffset >>> 0;
}

interface WithData {
  dataIdMap: { get(id: object): { memoryOffset: number } };
}

/** A new tensor whose values are not set yet. */
export function allocate(shape: number[]): tf.Tensor {
  const info = (tf.backend() as BackendWasm).makeOutput(shape, 'float32');
  return tf.engine().makeTensorFromTensorInfo(info);
}
