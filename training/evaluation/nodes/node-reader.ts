import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { writeAtomically } from '../../../lib/node/atomic';
import { imageNodes } from '../../../lib/ugn/au-nodes';
import type { UgnConfig } from '../../../lib/ugn/config';
import { stageOf } from '../../../lib/ugn/model';
import { foldBatchNorm, normaliseImages } from '../../../lib/ugn/resnet18';
import { D, type Weights } from '../../../lib/ugn/shapes';
import { forwardBackbone } from '../../backends/forward-backbone';

const BATCH = 16;

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
 * name made of the backbone's weights and the pictures, so that another graph on the same backbone is measured in seconds.
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
    const file = this.folder && path.join(this.folder, `${this.nameOf(pictures)}.nodes`);
    const kept = file && (await readFile(file).catch(() => null));
    const perPicture = this.config.aus.length * D;
    if (kept && kept.byteLength === pictures.count * perPicture * Float32Array.BYTES_PER_ELEMENT) {
      onPictures(pictures.count);
      return new Float32Array(kept.buffer.slice(kept.byteOffset, kept.byteOffset + kept.byteLength));
    }
    const nodes = new Float32Array(pictures.count * perPicture);
    const backbone = forwardBackbone(this.weights);
    try {
      for (let from = 0; from < pictures.count; from += BATCH) {
        const count = Math.min(BATCH, pictures.count - from);
        nodes.set(
          await this.look(await pictures.draw(from, count), count, backbone.featureMap),
          from * perPicture,
        );
        onPictures(count);
        await setImmediate(); // lets signals in
      }
    } finally {
      backbone.dispose();
    }
    if (file) await writeAtomically(file, new Uint8Array(nodes.buffer));
    return nodes;
  }

  dispose(): void {
    tf.dispose(this.weights);
  }

  private async look(
    images: Float32Array,
    count: number,
    featureMap: Parameters<typeof imageNodes>[2],
  ): Promise<Float32Array> {
    const size = this.config.inputSize;
    const nodes = tf.tidy(() => {
      const pictures = normaliseImages(tf.tensor4d(images, [count, size, size, 3])); // [B,H,W,3]
      return imageNodes(this.weights, this.config, featureMap, pictures).nodes; // [B,N,D]
    });
    try {
      return await nodes.data<'float32'>();
    } finally {
      nodes.dispose();
    }
  }

  private nameOf({ count, key }: Pictures): string {
    const hash = createHash('sha256').update(`${this.hash} ${count}`);
    for (const part of key) hash.update(part).update(' ');
    return hash.digest('hex').slice(0, 32);
  }
}
