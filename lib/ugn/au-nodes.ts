import * as tf from '@tensorflow/tfjs-core';
import type { UgnConfig } from './config';
import { assertShape, D, type Weights, weight } from './shapes';
import { type Backbone, type Look, twinTensors } from './twin-looks';

/**
 * The nodes of images: backbone and nodeFeatures, with readsMirror of the images and of their mirror images, whose mean
 * does not change when an image is mirrored.
 * Called within tf.tidy.
 * @param backbone from images [B,H,W,3] to their feature maps [B,h,w,D], as featureMap
 * @param images normalised, [B,H,W,3]
 * @param looks with readsMirror, what is read of each image; both looks when left out
 * @returns nodes [B,N,D], and the attention [B,N,h,w] on the images as they are, or null for 'gap-linear'; with
 *   readsMirror the feature maps that they were made of
 */
export function imageNodes(
  weights: Weights,
  config: Pick<UgnConfig, 'aus' | 'nodes' | 'readsMirror'>,
  backbone: Backbone,
  images: tf.Tensor4D,
  looks: readonly Look[] = new Array(images.shape[0]).fill('both'),
): NodeFeatures & { maps?: ReturnType<typeof twinTensors> } {
  if (!config.readsMirror) return nodeFeatures(weights, config, backbone(images));
  const maps = twinTensors(backbone, images, looks); // 2 × [B,h,w,D]
  const { nodes, attention } = nodeFeatures(weights, config, tf.concat([maps.images, maps.mirrors])); // [2B,N,D], [2B,N,h,w]
  const mean = (one: tf.Tensor, other: tf.Tensor) => tf.mul(tf.add(one, other), 0.5);
  const [plain, mirrored] = tf.split(nodes, 2); // 2 × [B,N,D]
  const [seen, seenMirrored] = attention ? tf.split(attention, 2) : []; // 2 × [B,N,h,w]
  return {
    nodes: mean(plain, mirrored) as tf.Tensor3D, // [B,N,D]
    attention: attention && (mean(seen, tf.reverse(seenMirrored, 3)) as tf.Tensor4D), // [B,N,h,w]
    maps,
  };
}

/** Nodes [B,N,D], and the attention [B,N,h,w] (each map sums to 1) or null for 'gap-linear'. */
interface NodeFeatures {
  nodes: tf.Tensor3D;
  attention: tf.Tensor4D | null;
}

/**
 * One feature vector for each AU (EQUATIONS.md, Stage 1, Choice).
 * - 'attention': a 1×1 convolution gives N maps, softmax over the positions, and a node is the feature
 *   map's sum weighted by its AU's attention.
 * - 'gap-linear': global average pooling, then a linear map with ReLU for each AU.
 * @param map feature map [B,h,w,D]
 */
export function nodeFeatures(
  weights: Weights,
  config: Pick<UgnConfig, 'aus' | 'nodes'>,
  map: tf.Tensor4D,
): NodeFeatures {
  assertShape(map, [null, null, null, D], 'feature map');
  const n = config.aus.length;
  return config.nodes === 'attention'
    ? attendedNodes(weights, n, map)
    : { nodes: pooledNodes(weights, n, map), attention: null };
}

function attendedNodes(
  weights: Weights,
  n: number,
  map: tf.Tensor4D,
): { nodes: tf.Tensor3D; attention: tf.Tensor4D } {
  return tf.tidy(() => {
    const [b, h, w] = map.shape;
    const kernel = tf.reshape(weight(weights, 'nodes.attention.kernel'), [D, n]); // [D,N]
    const bias = weight(weights, 'nodes.attention.bias'); // [N]
    const positions = tf.reshape(map, [b * h * w, D]); // [B·h·w,D]
    const scores = tf.add(tf.matMul(positions, kernel), bias); // [B·h·w,N]
    const byUnit = tf.transpose(tf.reshape(scores, [b, h * w, n]), [0, 2, 1]); // [B,N,h·w]
    const attention = tf.softmax(byUnit); // [B,N,h·w]
    const nodes = tf.matMul(attention, tf.reshape(map, [b, h * w, D])); // [B,N,D]
    return { nodes: nodes as tf.Tensor3D, attention: tf.reshape(attention, [b, n, h, w]) };
  });
}

/**
 * One product for each AU instead of a single wide one: the gradient of the wide one sums over N·D values,
 * for which the webgpu backend of tfjs 4.22 takes a kernel that is wrong with a transposed operand.
 */
function pooledNodes(weights: Weights, n: number, map: tf.Tensor4D): tf.Tensor3D {
  return tf.tidy(() => {
    const kernel = weight<tf.Tensor2D>(weights, 'nodes.linear.kernel'); // [D,N·D]
    const bias = weight(weights, 'nodes.linear.bias'); // [N,D]
    const byUnit = tf.transpose(tf.reshape(kernel, [D, n, D]), [1, 0, 2]); // [N,D,D]
    const pooled = tf.expandDims(tf.mean(map, [1, 2]), 0); // [1,B,D]
    const linear = tf.matMul(tf.tile(pooled, [n, 1, 1]), byUnit); // [N,B,D]
    return tf.relu(tf.add(tf.transpose(linear, [1, 0, 2]), bias)) as tf.Tensor3D; // [B,N,D]
  });
}

/**
 * Eq 1 before the sigmoid: wᵢᵀxᵢ + bᵢ, one fully connected layer for each AU.
 * @param nodes [B,N,D]
 * @returns [B,N]
 * @equation 1
 */
export function nodeLogits(weights: Weights, nodes: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const kernel = weight(weights, 'nodes.fc.kernel'); // [N,D]
    const bias = weight(weights, 'nodes.fc.bias'); // [N]
    return tf.add(tf.sum(tf.mul(nodes, kernel), -1), bias) as tf.Tensor2D; // [B,N]
  });
}
