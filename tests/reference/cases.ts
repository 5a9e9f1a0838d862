import * as tf from '@tensorflow/tfjs-core';
import { nodeFeatures, nodeLogits } from '../../lib/ugn/au-nodes';
import { type UgnConfig, ugnConfigSchema } from '../../lib/ugn/config';
import { balanceWeights, eq2Loss, eq9Loss, eq12Loss, imageWeights } from '../../lib/ugn/loss';
import { normaliseImages } from '../../lib/ugn/normalisation';
import { featureMap, type NormMode } from '../../lib/ugn/resnet18';
import { D } from '../../lib/ugn/shapes';
import {
  graphLogits,
  maskParameters,
  normalisedAdjacency,
  presenceSamples,
  sampleMask,
} from '../../lib/ugn/uncertain-graph';
import { decompose } from '../../lib/ugn/uncertainty';
import { compare, compareValues, type Errors } from './compare';
import { formulaTensor, formulaWeights } from './formula';
import reference from './values.json';

const { images: B, height: H, width: W, aus, projectionSize, outputSize, samples: S } = reference.size;
const N = aus.length;

type Record_ = Record<string, tf.Tensor>;

/** The cases of reference.py computed by lib/ugn on the current backend, one function for each. */

const configOf = (options: Partial<UgnConfig>): UgnConfig =>
  ugnConfigSchema.parse({ aus, projectionSize, outputSize, inputSize: 48, ...options });

const imageBytes = () =>
  formulaTensor<tf.Tensor4D>('images 2', [B, H, W, 3], (value) => Math.floor((value + 1) * 128));
const labelsTensor = () => formulaTensor<tf.Tensor2D>('labels', [B, N], (value) => (value + 1) / 2);
const knownTensor = () => tf.tensor2d(reference.known);
const epsilonTensor = () => formulaTensor<tf.Tensor4D>('epsilon', [S, B, N, N], (value) => 8 * value);

/** Gradients of a scalar with respect to some tensors of a set, compared one by one. */
async function compareGradients(
  errors: Errors,
  name: string,
  loss: (set: Record_) => tf.Scalar,
  set: Record_,
  wanted: string[],
): Promise<void> {
  const gradients = tf.grads((...tensors) =>
    loss({ ...set, ...Object.fromEntries(wanted.map((key, i) => [key, tensors[i]])) }),
  )(wanted.map((key) => set[key]));
  for (const [i, key] of wanted.entries()) await compare(errors, `${name}/d ${key}`, gradients[i]);
  tf.dispose(gradients);
}

/** ResNet18 with running statistics and with the batch's moments. */
export async function backboneCase(errors: Errors, withGradients: boolean): Promise<void> {
  const weights = formulaWeights(configOf({}), ['backbone']);
  const images = normaliseImages(imageBytes());
  await compare(errors, 'backbone/images', images);
  const projection = formulaTensor('projection', [B, 2, 2, D], (value) => value);
  const moments = new Map<string, tf.Tensor>();
  const exceptLayer4 = (norm: string) => !norm.startsWith('layer4');
  const batch: NormMode = {
    batchStats: exceptLayer4,
    onStats: (norm, mean, variance) => {
      moments.set(`mean ${norm}`, tf.keep(mean));
      moments.set(`variance ${norm}`, tf.keep(variance));
    },
  };
  await compare(errors, 'backbone/frozen/map', featureMap(weights, images));
  await compare(errors, 'backbone/batch/map', featureMap(weights, images, batch));
  for (const norm of ['bn1', 'layer2.0.downsample.bn', 'layer3.1.bn2']) {
    for (const name of [`mean ${norm}`, `variance ${norm}`]) {
      await compare(errors, `backbone/batch/${name}`, moments.get(name) as tf.Tensor);
    }
  }
  if (!withGradients) return;
  const wanted = [
    'conv1.kernel',
    'bn1.gamma',
    'bn1.beta',
    'layer1.1.conv2.kernel',
    'layer2.0.downsample.kernel',
    'layer2.0.downsample.bn.gamma',
    'layer3.0.conv1.kernel',
    'layer4.1.conv2.kernel',
    'layer4.1.bn2.beta',
  ];
  for (const [name, batchStats] of [
    ['frozen', () => false],
    ['batch', exceptLayer4],
  ] as const) {
    const loss = (set: Record_) => tf.sum(tf.mul(featureMap(set, images, { batchStats }), projection));
    await compareGradients(errors, `backbone/${name}`, loss as (set: Record_) => tf.Scalar, weights, wanted);
  }
}

/** Both ways from map to nodes, Eq 1 and Eq 2. */
export async function nodesCase(errors: Errors, withGradients: boolean): Promise<void> {
  const map = formulaTensor<tf.Tensor4D>('map', [B, 2, 3, D], Math.abs);
  const [labels, known] = [labelsTensor(), knownTensor()];
  const tau = tf.tensor1d(balanceWeights(reference.rates));
  await compare(errors, 'nodes/tau', tau);
  for (const option of ['attention', 'gap-linear'] as const) {
    const config = configOf({ variant: 'resnet-bl', nodes: option });
    const weights = formulaWeights(config, ['nodes']);
    const { nodes, attention } = nodeFeatures(weights, config, map);
    const logits = nodeLogits(weights, nodes);
    await compare(errors, `nodes/${option}/nodes`, nodes);
    await compare(errors, `nodes/${option}/logits`, logits);
    if (attention) await compare(errors, 'nodes/attention/maps', attention);
    await compare(errors, `nodes/${option}/loss balanced`, eq2Loss(logits, labels, known, tau));
    await compare(errors, `nodes/${option}/loss plain`, eq2Loss(logits, labels, known, tf.ones([N])));
    if (!withGradients) continue;
    const own = option === 'attention' ? ['attention.kernel'] : ['linear.kernel', 'linear.bias'];
    const loss = (set: Record_) => {
      const features = nodeFeatures(set, config, set.map as tf.Tensor4D);
      return tf.sum(eq2Loss(nodeLogits(set, features.nodes), labels, known, tau)) as tf.Scalar;
    };
    const wanted = ['map', ...['fc.kernel', 'fc.bias', ...own].map((name) => `nodes.${name}`)];
    await compareGradients(errors, `nodes/${option}`, loss, { ...weights, map }, wanted);
  }
}

/** Eqs 3–12 from given nodes, for both normalisations and the three graph variants. */
export async function graphCase(errors: Errors, withGradients: boolean): Promise<void> {
  const nodes = formulaTensor<tf.Tensor3D>(
    'nodes',
    [B, N, D],
    (value, index) => Math.abs(value) * (index < N * D ? 0.3 : 1.2),
  );
  const [labels, known, epsilon] = [labelsTensor(), knownTensor(), epsilonTensor()];
  for (const normalisation of ['symmetric', 'as-printed'] as const) {
    const name = `graph/${normalisation}`;
    const config = configOf({ normalisation });
    const weights = formulaWeights(config, ['graph']);
    const { mu, sigma } = maskParameters(weights, nodes);
    const masks = sampleMask(mu, sigma, epsilon);
    await compare(errors, 'graph/mu', mu);
    await compare(errors, 'graph/sigma', sigma);
    await compare(errors, 'graph/masks', masks);
    await compare(errors, `${name}/adjacency`, normalisedAdjacency(weights, config));
    const logits = graphLogits(weights, config, nodes, masks);
    await compare(errors, `${name}/logits`, logits);
    const weightsOfImages = await compareUncertainty(errors, name, presenceSamples(logits));

    const stepEpsilon = tf.slice(epsilon, 0, 1);
    const perImage = (set: Record_, noise: tf.Tensor4D) => {
      const parameters = maskParameters(set, set.nodes as tf.Tensor3D);
      const mask = sampleMask(parameters.mu, parameters.sigma, noise);
      const stepLogits = graphLogits(set, config, set.nodes as tf.Tensor3D, mask);
      return eq9Loss(tf.squeeze(stepLogits, [0]), labels, known);
    };
    const set = { ...weights, nodes };
    await compare(errors, `${name}/loss of each image`, perImage(set, stepEpsilon));
    const losses = {
      'gn-d': (s: Record_) => eq12Loss(perImage(s, tf.zeros([1, 1, N, N])), [1, 1]),
      ugn: (s: Record_) => eq12Loss(perImage(s, stepEpsilon), [1, 1]),
      'ugn-b': (s: Record_) => eq12Loss(perImage(s, stepEpsilon), weightsOfImages),
    };
    for (const [variant, loss] of Object.entries(losses)) {
      await compare(errors, `${name}/${variant}/loss`, loss(set));
      if (!withGradients) continue;
      const graph = Object.keys(weights);
      const wanted = graph.filter((key) => variant !== 'gn-d' || key !== 'graph.a_sigma');
      await compareGradients(errors, `${name}/${variant}`, loss, set, ['nodes', ...wanted]);
    }
  }
}

/** Eqs 7, 10 and 11 of samples [S,B,N]; returns w_k. */
async function compareUncertainty(errors: Errors, name: string, samples: tf.Tensor3D): Promise<number[]> {
  await compare(errors, `${name}/samples`, samples);
  const parts = decompose(await samples.data<'float32'>(), S);
  for (const part of ['mean', 'total', 'aleatoric', 'epistemic'] as const) {
    compareValues(errors, `${name}/${part}`, parts[part], [B, N]);
  }
  const weights = imageWeights(sumsOf(parts.epistemic));
  compareValues(errors, `${name}/weights`, weights, [B]);
  return weights;
}

const sumsOf = (epistemic: Float32Array) =>
  Array.from({ length: B }, (_, k) => epistemic.slice(k * N, (k + 1) * N).reduce((sum, nats) => sum + nats));

/** Image to UGN-B loss and back, with the batch's moments in layer 4 alone. */
export async function wholeCase(errors: Errors): Promise<void> {
  const config = configOf({});
  const weights = formulaWeights(config, ['backbone', 'nodes', 'graph']);
  const images = normaliseImages(imageBytes());
  const [labels, known, epsilon] = [labelsTensor(), knownTensor(), epsilonTensor()];
  const norm: NormMode = { batchStats: (name) => name.startsWith('layer4') };
  const forward = (set: Record_, noise: tf.Tensor4D) => {
    const { nodes } = nodeFeatures(set, config, featureMap(set, images, norm));
    const { mu, sigma } = maskParameters(set, nodes);
    return graphLogits(set, config, nodes, sampleMask(mu, sigma, noise));
  };
  const samples = presenceSamples(forward(weights, epsilon));
  const { epistemic } = decompose(await samples.data<'float32'>(), S);
  const weightsOfImages = imageWeights(sumsOf(epistemic));
  compareValues(errors, 'whole/epistemic', epistemic, [B, N]);
  compareValues(errors, 'whole/weights', weightsOfImages, [B]);
  const loss = (set: Record_) => {
    const logits = tf.squeeze(forward(set, tf.slice(epsilon, 0, 1)), [0]) as tf.Tensor3D;
    return eq12Loss(eq9Loss(logits, labels, known), weightsOfImages);
  };
  await compare(errors, 'whole/loss', loss(weights));
  await compareGradients(errors, 'whole', loss, weights, [
    'layer4.0.conv1.kernel',
    'layer4.0.bn1.gamma',
    'layer4.0.downsample.kernel',
    'nodes.attention.kernel',
    'graph.P',
    'graph.W1',
  ]);
}
