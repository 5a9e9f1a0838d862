import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { writeAtomically } from '../../../lib/node/atomic';
import { encodeHalves, halvesIn } from '../../../lib/numbers/half-floats';
import { imageNodes } from '../../../lib/ugn/au-nodes';
import type { UgnConfig } from '../../../lib/ugn/config';
import { stageOf } from '../../../lib/ugn/model';
import { normaliseImages } from '../../../lib/ugn/normalisation';
import { foldBatchNorm, mapSide } from '../../../lib/ugn/resnet18';
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
    const nodes = new Float32Array(pictures.count * this.config.aus.length * D);
    await this.inParts(pictures, 'nodes', nodes, onPictures, async ({ featureMap }, input) => {
      const read = tf.tidy(() => imageNodes(this.weights, this.config, featureMap, input).nodes); // [B,N,D]
      return (await read.data<'float32'>().finally(() => read.dispose())) as Float32Array;
    });
    return nodes;
  }

  /**
   * The feature maps of each picture and of its mirror image as half floats, [count, 2, h, w, D] row by row.
   * @param onPictures called with how many were done since the last call
   */
  async readMaps(pictures: Pictures, onPictures: (count: number) => void = () => {}): Promise<Uint16Array> {
    const maps = new Uint16Array(pictures.count * 2 * mapSide(this.config.inputSize) ** 2 * D);
    await this.inParts(pictures, 'maps', maps, onPictures, async ({ featureMap }, input) => {
      const read = tf.tidy(() => tf.stack([featureMap(input), featureMap(tf.reverse(input, 2))], 1)); // [B,2,h,w,D]
      const values = await read.data<'float32'>().finally(() => read.dispose());
      return halvesIn(encodeHalves('feature map', values as Float32Array));
    });
    return maps;
  }

  /** Fills an array part by part, from files where a part is kept. */
  private async inParts<Numbers extends Float32Array | Uint16Array>(
    pictures: Pictures,
    what: 'nodes' | 'maps',
    all: Numbers,
    onPictures: (count: number) => void,
    look: (backbone: FrozenBackbone, input: tf.Tensor4D) => Promise<Numbers>,
  ): Promise<void> {
    const perPicture = all.length / pictures.count;
    const name = this.folder === null ? null : path.join(this.folder, this.nameOf(pictures));
    let backbone: FrozenBackbone | null = null;
    try {
      for (let from = 0; from < pictures.count; from += PART) {
        const count = Math.min(PART, pictures.count - from);
        const file = name && `${name}-${from / PART}.${what}`;
        const kept = file && (await readFile(file).catch(() => null));
        const target = all.subarray(from * perPicture, (from + count) * perPicture);
        const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
        if (kept && kept.byteLength === bytes.byteLength) {
          bytes.set(kept);
        } else {
          backbone ??= forwardBackbone(this.weights);
          for (let done = 0; done < count; done += BATCH) {
            const input = await this.draw(pictures, from + done, Math.min(BATCH, count - done));
            target.set(await look(backbone, input).finally(() => input.dispose()), done * perPicture);
            await setImmediate(); // lets signals in
          }
          if (file) await writeAtomically(file, bytes);
        }
        onPictures(count);
      }
    } finally {
      backbone?.dispose();
    }
  }

  dispose(): void {
    tf.dispose(this.weights);
  }

  private async draw(pictures: Pictures, from: number, count: number): Promise<tf.Tensor4D> {
    const size = this.config.inputSize;
    const images = await pictures.draw(from, count);
    return tf.tidy(() => normaliseImages(tf.tensor4d(images, [count, size, size, 3]))); // [B,H,W,3]
  }

  private nameOf({ count, key }: Pictures): string {
    const hash = createHash('sha256').update(`${this.hash} ${count}`);
    for (const part of key) hash.update(part).update(' ');
    return hash.digest('hex').slice(0, 32);
  }
}
