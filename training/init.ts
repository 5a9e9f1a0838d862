import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../lib/errors';
import type { UgnConfig } from '../lib/ugn/config';
import { initialWeights, stageOf } from '../lib/ugn/model';
import { CONV_UNITS, unfoldBatchNorm } from '../lib/ugn/resnet18';
import type { Weights } from '../lib/ugn/shapes';
import { type Manifest, readModel } from '../lib/ugn/weights';
import { readNpy } from './npy';

export const MODELS_FOLDER = 'public/models';

/** Weights to start from, in training form. */
export interface Start {
  /** The caller's to dispose. */
  readonly weights: Record<string, tf.Tensor>;
  /** Whether a weight was drawn at random; its batch norm then has no statistics yet. */
  isFresh(name: string): boolean;
  /** One sentence for the log. */
  readonly description: string;
}

/** Every weight drawn from the seed. */
export function startFromScratch(config: UgnConfig, seed: number): Start {
  return {
    weights: initialWeights(config, seed),
    isFresh: () => true,
    description: 'every weight is drawn at random',
  };
}

/**
 * The weights of a trained model. With another list of action units, another way to nodes or no graph, the
 * parts that do not fit start fresh.
 * @param model a model's folder, or its name under public/models
 * @throws AppError bad-weights
 */
export async function startFromModel(model: string, config: UgnConfig, seed: number): Promise<Start> {
  const { manifest, weights } = await readModelFolder(model);
  const unfolded = unfoldBatchNorm(weights);
  tf.dispose(weights);
  const hasSameUnits = manifest.config.aus.join() === config.aus.join();
  const fits = (name: string, shape: number[]) =>
    unfolded[name]?.shape.join() === shape.join() && (hasSameUnits || stageOf(name) === 'backbone');
  const start = overlay(initialWeights(config, seed), unfolded, fits);
  const what = start.fresh.size === 0 ? 'all of it' : `without ${partsOf(start.fresh)}, which start fresh`;
  return {
    weights: start.weights,
    isFresh: (name) => start.fresh.has(name),
    description: `model ${manifest.id} (${manifest.training.date}), ${what}`,
  };
}

/** Log-odds of each share, kept within those of 1 in 1000; 0 where it is unknown. */
export function logOdds(shares: readonly number[]): number[] {
  return shares.map((share) => {
    const bounded = Math.min(0.999, Math.max(0.001, share));
    return Number.isNaN(share) ? 0 : Math.log(bounded / (1 - bounded));
  });
}

export async function readModelFolder(
  model: string,
): Promise<{ manifest: Manifest; weights: Record<string, tf.Tensor> }> {
  const folder = existsSync(path.join(model, 'manifest.json')) ? model : path.join(MODELS_FOLDER, model);
  return readModel((name) => readFile(path.join(folder, name)));
}

/**
 * A backbone from a folder of .npy files, as PyTorch names them, batch norm folded: `layer1.0.conv1.weight`
 * in OIHW and `layer1.0.conv1.bias`. A layer with a missing file starts fresh as a whole, and so does all
 * behind the backbone.
 * @throws AppError bad-input naming the file with a wrong shape
 */
export async function startFromNumpy(folder: string, config: UgnConfig, seed: number): Promise<Start> {
  const layers = new Map<string, (typeof CONV_UNITS)[number][]>();
  for (const unit of CONV_UNITS) {
    const layer = unit.conv.split('.')[0];
    layers.set(layer, [...(layers.get(layer) ?? []), unit]);
  }
  const folded: Record<string, tf.Tensor> = {};
  const missing: string[] = [];
  for (const [layer, units] of layers) {
    const files = units.flatMap(({ conv }) => [`${torchName(conv)}.weight`, `${torchName(conv)}.bias`]);
    if (!files.every((file) => existsSync(path.join(folder, `${file}.npy`)))) {
      missing.push(layer);
      continue;
    }
    for (const { conv, size, inputs, outputs } of units) {
      const kernel = await readShaped(folder, `${torchName(conv)}.weight`, [outputs, inputs, size, size]);
      folded[`${conv}.kernel`] = tf.tidy(() =>
        tf.transpose(tf.tensor(kernel, [outputs, inputs, size, size]), [2, 3, 1, 0]),
      );
      folded[`${conv}.bias`] = tf.tensor(await readShaped(folder, `${torchName(conv)}.bias`, [outputs]));
    }
  }
  if (missing.length === layers.size) {
    throw new AppError(
      'bad-input',
      `${folder} holds no complete layer; expected files like conv1.weight.npy.`,
    );
  }
  const unfolded = unfoldBatchNorm(folded);
  tf.dispose(folded);
  const start = overlay(initialWeights(config, seed), unfolded, (name) => name in unfolded);
  return {
    weights: start.weights,
    isFresh: (name) => start.fresh.has(name),
    description: `${folder}, without ${[...missing, 'nodes', 'graph'].join(', ')}, which start fresh`,
  };
}

async function readShaped(folder: string, name: string, shape: number[]): Promise<Float32Array> {
  const file = path.join(folder, `${name}.npy`);
  const array = await readNpy(file);
  if (array.shape.join() !== shape.join()) {
    throw new AppError('bad-input', `${file} has shape [${array.shape}]; ResNet18 needs [${shape}].`);
  }
  return array.values;
}

function torchName(conv: string): string {
  return conv.replace(/downsample$/, 'downsample.0');
}

/** Takes over what fits, and disposes the rest of both. */
function overlay(
  initial: Record<string, tf.Tensor>,
  given: Weights,
  fits: (name: string, shape: number[]) => boolean,
): { weights: Record<string, tf.Tensor>; fresh: Set<string> } {
  const weights: Record<string, tf.Tensor> = {};
  const fresh = new Set<string>();
  for (const [name, tensor] of Object.entries(initial)) {
    if (fits(name, tensor.shape)) {
      weights[name] = given[name];
      tensor.dispose();
    } else {
      weights[name] = tensor;
      fresh.add(name);
    }
  }
  for (const [name, tensor] of Object.entries(given)) if (weights[name] !== tensor) tensor.dispose();
  return { weights, fresh };
}

function partsOf(names: ReadonlySet<string>): string {
  return [...new Set([...names].map((name) => name.split('.')[0]))].join(', ');
}
