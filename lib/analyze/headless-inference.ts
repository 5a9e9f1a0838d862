// Runs in a browser without a window.
import { Inference } from '../live/inference';
import { FaceFinder } from '../vision/face-finder';
import { HEADLESS_BACKEND } from './headless-backend';

/**
 * Loads detector and model. Of two backends the measurement chooses now this one, now that; with one, every run gives
 * the same.
 * @param modelBase folder of the model, such as /models/default
 * @throws Error when WebAssembly cannot be used
 */
export async function openHeadlessInference(modelBase: string): Promise<Inference> {
  const inference = new Inference({
    modelBase,
    wasmBase: '/wasm',
    openFinder: () => FaceFinder.open('/mediapipe', false),
    isLive: false,
    onProgress: () => {},
    onGpuLost: () => {},
  });
  await inference.load(HEADLESS_BACKEND);
  if (inference.backend !== HEADLESS_BACKEND) {
    const why = inference.reports.find(({ name }) => name === HEADLESS_BACKEND)?.detail;
    throw new Error(`WebAssembly cannot be used: ${why}`);
  }
  return inference;
}
