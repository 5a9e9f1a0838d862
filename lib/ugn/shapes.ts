import type { Tensor } from '@tensorflow/tfjs-core';
import { AppError } from '../errors';

/*
 * The letters of every shape comment in this folder:
 *   B images in a batch          N action units (graph nodes)
 *   H, W input height and width  h, w feature map height and width (H/32, W/32, rounded up)
 *   D node feature size, 512     P projection size, 128
 *   O graph layer output, 64     S mask samples
 */

/** Size of a node feature: the depth of ResNet18's last feature map. */
export const D = 512;

/**
 * Checks a tensor's shape; null stands for any size.
 * @throws AppError internal, naming the tensor and both shapes
 */
export function assertShape(tensor: Tensor, expected: readonly (number | null)[], name: string): void {
  const fits =
    tensor.shape.length === expected.length &&
    expected.every((size, axis) => size === null || size === tensor.shape[axis]);
  if (!fits) {
    const wanted = expected.map((size) => size ?? 'any').join(', ');
    throw new AppError(
      'internal',
      `${name} must have shape [${wanted}]; it has [${tensor.shape.join(', ')}].`,
    );
  }
}

/**
 * A weight set: tensors by name. Training holds variables under the names of weightShapes, prediction
 * the folded set of foldedWeightShapes (both in model.ts).
 */
export type Weights = Readonly<Record<string, Tensor>>;

/**
 * The tensor of that name.
 * @throws AppError internal, naming the tensor that a weight set lacks
 */
export function weight<T extends Tensor>(weights: Weights, name: string): T {
  const tensor = weights[name];
  if (!tensor) {
    throw new AppError('internal', `The weight set has no tensor '${name}'; it holds another model.`);
  }
  return tensor as T;
}
