import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { writeAtomically } from '../../../lib/node/atomic';
import { imageNodes } from '../../../lib/ugn/au-nodes';
import type { UgnConfig } from '../../../lib/ugn/config';
import { stageOf } from '../../../lib/ugn/model';
import { normaliseImages } from '../../../lib/ugn/normalisation';
import { foldBatchNorm } from '../../../lib/ugn/resnet18';
import { D, type Weights } from '../../../lib/ugn/shapes';
import { type FrozenBackbone, forwardBackbone } from '../../backends/forward-backbone';

const BATCH = 16;
/** Pictures whose nodes are kept in a file. */
const PART = 160;

/** Pictures that are to be looked at, in parts. */
export interface Pictures {
  readonly count: number;
  /** What fixes them: the same parts are the same pictures. */
  readonly key: readonly (string | Uint8Array)[];
  /** Those from a position on, RGB 0..255, [n, size, size, 3] row by row. */
  draw(from: number, n: number): Promise<Float32Array>;
}

/**
 * Reads the nodes X of pictures by a backbone that does not change. With a folder what was read is kept in it, under a
 * name made of the backbone's weights and the pictures, so that another graph on the same backbone is measured in seconds
 * and what was stopped goes on.
 */
export class NodeReader {
  private constructor(
    private readonly weights: Record<string, tf.Tensor>,
    private readonly config: UgnConfig,
    private readonly hash: string,
    private readonly folder: string | null,
  ) {}

  static async open(weights: Weights, config: UgnConfig, folder: string | null): Promise<NodeReader> {
    const folded = foldBatchNorm(weights);
    const hash = createHash('sha256').update(
      JSON.stringify([config.aus, config.inputSize, config.readsMirror]),
    );
    for (const [name, tensor] of Object.entries(folded)) {
      if (stageOf(name) === 'graph' || name.startsWith('nodes.fc')) continue;
      const values = await tensor.data();
      hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    return new NodeReader(folded, config, hash.digest('hex'), folder);
  }

  /**
   * X of each picture, [count, N, D] row by row.
   * @param onPictures called with how many were done since the last call
   */
  async read(pictures: Pictures, onPictures: (count: number) => void = () => {}): Promise<Float32Array> {
    const perPicture = this.config.aus.length * D;
    const nodes = new Float32Array(pictures.count * perPicture);
    const name = this.folder === null ? null : path.join(this.folder, this.nameOf(pictures));
    let backbone: FrozenBackbone | null = null;
    try {
      for (let from = 0; from < pictures.count; from += PART) {
        const count = Math.min(PART, pictures.count - from);
        const file = name && `${name}-${from / PART}.nodes`;
        const kept = file && (await readFile(file).catch(() => null));
        const bytes = count * perPicture * Float32Array.BYTES_PER_ELEMENT;
        const target = nodes.subarray(from * perPicture, (from + count) * perPicture);
        if (kept && kept.byteLength === bytes) {
          new Uint8Array(target.buffer, target.byteOffset, bytes).set(kept);
        } else {
          backbone ??= forwardBackbone(this.weights);
          await this.look(pictures, from, backbone, target);
          if (file) await writeAtomically(file, new Uint8Array(target.buffer, target.byteOffset, bytes));
        }
        onPictures(count);
      }
    } finally {
      backbone?.dispose();
    }
    return nodes;
  }

  dispose(): void {
    tf.dispose(this.weights);
  }

  /** Reads the nodes of a part of the pictures. */
  private async look(
    pictures: Pictures,
    from: number,
    { featureMap }: FrozenBackbone,
    target: Float32Array,
  ): Promise<void> {
    const size = this.config.inputSize;
    const perPicture = this.config.aus.length * D;
    const total = target.length / perPicture;
    for (let done = 0; done < total; done += BATCH) {
      const count = Math.min(BATCH, total - done);
      const images = await pictures.draw(from + done, count);
      const nodes = tf.tidy(() => {
        const input = normaliseImages(tf.tensor4d(images, [count, size, size, 3])); // [B,H,W,3]
        return imageNodes(this.weights, this.config, featureMap, input).nodes; // [B,N,D]
      });
      target.set(await nodes.data<'float32'>(), done * perPicture);
      nodes.dispose();
      await setImmediate(); // lets signals in
    }
  }

  private nameOf({ count, key }: Pictures): string {
    const hash = createHash('sha256').update(`${this.hash} ${count}`);
    for (const part of key) hash.update(part).update(' ');
    return hash.digest('hex').slice(0, 32);
  }
}
