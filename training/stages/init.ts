import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../lib/errors';
import { servedFolder } from '../../lib/models/served-folder';
import { readNpy } from '../../lib/node/npy';
import { readSafetensors, type StoredTensor } from '../../lib/node/safetensors';
import { logOdds } from '../../lib/numbers/odds';
import type { UgnConfig } from '../../lib/ugn/config';
import { initialWeights, stageOf } from '../../lib/ugn/model';
import { CONV_UNITS, type ConvUnit, unfoldBatchNorm } from '../../lib/ugn/resnet18';
import type { Weights } from '../../lib/ugn/shapes';
import { readModel } from '../../lib/ugn/weights';
import { MANIFEST_FILE, type Manifest } from '../../lib/ugn/weights-manifest';

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
 * @param leftBehind prefixes of weights that start fresh whether they fit or not
 * @throws AppError bad-weights
 */
export async function startFromModel(
  model: string,
  config: UgnConfig,
  seed: number,
  leftBehind: readonly string[] = [],
): Promise<Start> {
  const { manifest, weights } = await readModelFolder(model);
  const unfolded = unfoldBatchNorm(weights);
  tf.dispose(weights);
  const hasSameUnits = manifest.config.aus.join() === config.aus.join();
  const fits = (name: string, shape: number[]) =>
    unfolded[name]?.shape.join() === shape.join() &&
    (hasSameUnits || stageOf(name) === 'backbone') &&
    !leftBehind.some((prefix) => name.startsWith(prefix));
  const start = overlay(initialWeights(config, seed), unfolded, fits);
  const what = start.fresh.size === 0 ? 'all of it' : `without ${partsOf(start.fresh)}, which start fresh`;
  return {
    weights: start.weights,
    isFresh: (name) => start.fresh.has(name),
    description: `model ${manifest.id} (${manifest.training.date}), ${what}`,
  };
}

/** Log-odds of each share, kept within those of 1 in 1000; 0 where it is unknown. */
export function logOddsOf(shares: readonly number[]): number[] {
  return shares.map((share) => (Number.isNaN(share) ? 0 : logOdds(share, 0.001)));
}

export async function readModelFolder(
  model: string,
): Promise<{ manifest: Manifest; weights: Record<string, tf.Tensor> }> {
  const folder = (await findModel(model)) ?? path.join(MODELS_FOLDER, model);
  return readModel((name) => readFile(path.join(folder, name)));
}

/**
 * Where the files of a model lie now, or null where there is none.
 * @param model a model's folder, or its name under public/models
 * @throws AppError bad-weights, io
 */
export async function findModel(model: string): Promise<string | null> {
  for (const home of [model, path.join(MODELS_FOLDER, model)]) {
    const folder = await servedFolder(home);
    if (existsSync(path.join(folder, MANIFEST_FILE))) return folder;
  }
  return null;
}

/** A backbone from what `--init` names: a .safetensors file, or else a folder of .npy files. */
export function startFromBackbone(source: string, config: UgnConfig, seed: number): Promise<Start> {
  return isSafetensors(source)
    ? startFromSafetensors(source, config, seed)
    : startFromNumpy(source, config, seed);
}

export function isSafetensors(source: string): boolean {
  return source.endsWith('.safetensors');
}

/**
 * A backbone from a folder of .npy files, as PyTorch names them, batch norm folded: `layer1.0.conv1.weight`
 * in OIHW and `layer1.0.conv1.bias`. A layer with a missing file starts fresh as a whole, and so does all
 * behind the backbone.
 * @throws AppError bad-input naming the file with a wrong shape
 */
export async function startFromNumpy(folder: string, config: UgnConfig, seed: number): Promise<Start> {
  const folded: Record<string, tf.Tensor> = {};
  const missing: string[] = [];
  for (const [layer, units] of LAYERS) {
    const files = units.flatMap(({ conv }) => [`${torchName(conv)}.weight`, `${torchName(conv)}.bias`]);
    if (!files.every((file) => existsSync(path.join(folder, `${file}.npy`)))) {
      missing.push(layer);
      continue;
    }
    for (const { conv, size, inputs, outputs } of units) {
      const kernel = await readShaped(folder, `${torchName(conv)}.weight`, [outputs, inputs, size, size]);
      folded[`${conv}.kernel`] = kernelOf(kernel, [outputs, inputs, size, size]);
      folded[`${conv}.bias`] = tf.tensor(await readShaped(folder, `${torchName(conv)}.bias`, [outputs]));
    }
  }
  if (missing.length === LAYERS.size) {
    throw new AppError(
      'bad-input',
      `${folder} holds no complete layer; expected files like conv1.weight.npy.`,
    );
  }
  const unfolded = unfoldBatchNorm(folded);
  tf.dispose(folded);
  return backboneStart(unfolded, missing, folder, config, seed);
}

/** Parts of a classifier that have no place here. */
const HEAD = /^(fc|head|classifier)\./;
/** PyTorch's counters, which its batch norms do not use in prediction. */
const COUNTER = /\.num_batches_tracked$/;

/**
 * A backbone from a .safetensors file in torchvision's or timm's names: `layer1.0.conv1.weight` in OIHW and
 * `layer1.0.bn1.running_mean` and so on. A layer with a missing tensor starts fresh as a whole, and so does all
 * behind the backbone.
 * @throws AppError io; bad-input naming the tensor with a wrong shape or the ones that ResNet18 does not have
 */
export async function startFromSafetensors(file: string, config: UgnConfig, seed: number): Promise<Start> {
  const stored = await readSafetensors(file);
  const known = new Set(CONV_UNITS.flatMap((unit) => partsOfUnit(unit).map(({ torch }) => torch)));
  const others = [...stored.keys()].filter((name) => !known.has(name) && !COUNTER.test(name));
  const unknown = others.filter((name) => !HEAD.test(name));
  const complete = [...LAYERS].filter(([, units]) =>
    units.every((unit) => partsOfUnit(unit).every(({ torch }) => stored.has(torch))),
  );
  if (unknown.length > 0 || complete.length === 0) {
    const what =
      unknown.length > 0 ? `${namesOf(unknown)} are not of ResNet18` : 'no layer of ResNet18 is complete';
    throw new AppError(
      'bad-input',
      `${file}: ${what}. Expected a ResNet18 in torchvision's or timm's names, such as conv1.weight, bn1.running_mean ` +
        'and layer1.0.conv1.weight.',
    );
  }
  const weights: Record<string, tf.Tensor> = {};
  for (const { name, torch, shape } of complete.flatMap(([, units]) => units.flatMap(partsOfUnit))) {
    const values = valuesOf(file, torch, shape, stored.get(torch)!);
    weights[name] = shape.length === 4 ? kernelOf(values, shape) : tf.tensor(values, shape);
  }
  const missing = [...LAYERS.keys()].filter((layer) => !complete.some(([name]) => name === layer));
  const ignored = others.length > 0 ? ` (${[...new Set(others.map(topOf))].join(', ')} of it ignored)` : '';
  return backboneStart(weights, missing, `${file}${ignored}`, config, seed);
}

/** The units of each layer as PyTorch counts them: conv1, layer1, … */
const LAYERS: ReadonlyMap<string, readonly ConvUnit[]> = CONV_UNITS.reduce((layers, unit) => {
  const layer = topOf(unit.conv);
  return layers.set(layer, [...(layers.get(layer) ?? []), unit]);
}, new Map<string, ConvUnit[]>());

/** The tensors of a convolution and its batch norm, here and in PyTorch. */
function partsOfUnit({ conv, norm, size, inputs, outputs }: ConvUnit) {
  const torchNorm = norm.replace(/downsample\.bn$/, 'downsample.1');
  const part = (name: string, torch: string) => {
    return { name: `${norm}.${name}`, torch: `${torchNorm}.${torch}`, shape: [outputs] };
  };
  return [
    { name: `${conv}.kernel`, torch: `${torchName(conv)}.weight`, shape: [outputs, inputs, size, size] },
    part('gamma', 'weight'),
    part('beta', 'bias'),
    part('mean', 'running_mean'),
    part('variance', 'running_var'),
  ];
}

function valuesOf(file: string, name: string, shape: readonly number[], stored: StoredTensor): Float32Array {
  if (stored.shape.join() === shape.join()) return stored.values();
  throw new AppError('bad-input', `${file}: ${name} has shape [${stored.shape}]; ResNet18 needs [${shape}].`);
}

/** OIHW to HWIO. */
function kernelOf(values: Float32Array, shape: readonly number[]): tf.Tensor {
  return tf.tidy(() => tf.transpose(tf.tensor(values, [...shape]), [2, 3, 1, 0]));
}

/** A backbone with fresh weights where it has none. */
function backboneStart(
  given: Record<string, tf.Tensor>,
  missing: readonly string[],
  source: string,
  config: UgnConfig,
  seed: number,
): Start {
  const start = overlay(initialWeights(config, seed), given, (name) => name in given);
  return {
    weights: start.weights,
    isFresh: (name) => start.fresh.has(name),
    description: `${source}, without ${[...missing, 'nodes', 'graph'].join(', ')}, which start fresh`,
  };
}

function namesOf(names: readonly string[]): string {
  const few = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${few} and ${names.length - 5} more` : few;
}

function topOf(name: string): string {
  return name.split('.')[0];
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
  return [...new Set([...names].map(topOf))].join(', ');
}
