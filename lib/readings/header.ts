import { headerSchema, type ReadingHeader } from '../readings/reading-row';
import type { Manifest } from '../ugn/weights';

/** The one that every machine has, so that a reading can be repeated elsewhere. */
export const BACKEND = 'wasm';

/** What rows of files cannot be understood without. */
export function headerOf(
  { config, ...manifest }: Manifest,
  settings: { every: number; faces: number },
  appVersion: string,
): ReadingHeader {
  return headerSchema.parse({
    format: 'ugn-live readings',
    version: 1,
    date: new Date().toISOString(),
    appVersion,
    model: {
      id: manifest.id,
      hash: manifest.hash,
      trainedOn: manifest.training.trainedOn,
      inputSize: config.inputSize,
      samples: config.predictionSamples,
      aus: config.aus,
      thresholds: manifest.thresholds,
      unsureAbove: manifest.unsureAbove,
    },
    backend: BACKEND,
    settings: { ...settings, smoothing: false },
  });
}
