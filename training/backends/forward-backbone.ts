import { readFileSync } from 'node:fs';
import { ForwardPass } from '../../lib/forward/forward-pass';
import type { Weights } from '../../lib/ugn/shapes';
import type { Backbone } from '../../lib/ugn/twin-looks';

/** The fastest first; Node 20 runs the relaxed one only behind a flag. */
const BINARIES = ['forward-relaxed.wasm', 'forward-simd.wasm'];

/** A backbone whose weights no longer change. */
export interface FrozenBackbone {
  readonly featureMap: Backbone;
  dispose(): void;
}

/**
 * The backbone on kernels of our own, as the live page computes it, on one thread: featureMap of lib/ugn to 1e-5 of the
 * largest value, in about half of its time.
 * @param folded weights with their batch norms folded (foldBatchNorm); not needed afterwards
 */
export function forwardBackbone(folded: Weights): FrozenBackbone {
  const pass = new ForwardPass({ module: new WebAssembly.Module(binary()), helpers: [] }, (name) =>
    folded[name].dataSync<'float32'>(),
  );
  return { featureMap: (images) => pass.featureMap(images), dispose: () => pass.dispose() };
}

function binary(): Uint8Array<ArrayBuffer> {
  const all = BINARIES.map((name) => {
    return new Uint8Array(readFileSync(new URL(`../../lib/forward/${name}`, import.meta.url)));
  });
  return all.find((bytes) => WebAssembly.validate(bytes)) ?? all[all.length - 1];
}
