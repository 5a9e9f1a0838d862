import * as tf from '@tensorflow/tfjs-core';

/** ResNet18 on whatever computes it: normalised images [B,H,W,3] to feature maps [B,h,w,D]. */
export type Backbone = (images: tf.Tensor4D) => tf.Tensor4D;

/**
 * What the backbone reads of an image: the image and its mirror image, or one of them beside the feature map that the
 * other one gave a moment ago, [h,w,D].
 */
export type Look = 'both' | { readonly reads: 'image' | 'mirror image'; readonly other: Float32Array };

/** The feature maps of an image and of its mirror image, [h,w,D] each. */
export interface TwinMaps {
  readonly image: Float32Array;
  readonly mirror: Float32Array;
}

/** Which pictures a backbone reads for some images: each image, its mirror image, or one behind the other. */
export function picturesOf(
  looks: readonly Look[],
): { readonly image: number; readonly isMirrored: boolean }[] {
  return looks.flatMap((look, image) => {
    if (look === 'both') return [false, true].map((isMirrored) => ({ image, isMirrored }));
    return [{ image, isMirrored: look.reads === 'mirror image' }];
  });
}

/**
 * Joins what was read with what was known.
 * @param maps of picturesOf(looks), in its order
 */
export function twinsOf(looks: readonly Look[], maps: readonly Float32Array[]): TwinMaps[] {
  let next = 0;
  return looks.map((look) => {
    const map = maps[next++];
    if (look === 'both') return { image: map, mirror: maps[next++] };
    return look.reads === 'image' ? { image: map, mirror: look.other } : { image: look.other, mirror: map };
  });
}

/**
 * The feature maps of images and of their mirror images, 2 × [B,h,w,D]. Called within tf.tidy.
 * @param images normalised, [B,H,W,3]
 * @param looks one for each image
 */
export function twinTensors(
  backbone: Backbone,
  images: tf.Tensor4D,
  looks: readonly Look[],
): { images: tf.Tensor4D; mirrors: tf.Tensor4D } {
  if (looks.every((look) => look === 'both')) {
    const twins = tf.concat([images, tf.reverse(images, 2)]); // [2B,H,W,3]
    const [plain, mirrored] = tf.split<tf.Tensor4D>(backbone(twins), 2); // 2 × [B,h,w,D]
    return { images: plain, mirrors: mirrored };
  }
  const singles = tf.split<tf.Tensor4D>(images, looks.length); // B × [1,H,W,3]
  const pictures = picturesOf(looks).map(({ image, isMirrored }) =>
    isMirrored ? tf.reverse(singles[image], 2) : singles[image],
  );
  const read = tf.unstack(backbone(tf.concat(pictures))) as tf.Tensor3D[]; // [h,w,D] of each picture read
  const [{ shape }] = read;
  const pairs = looks.map((look) => {
    const map = read.shift()!;
    if (look === 'both') return [map, read.shift()!];
    const other = tf.tensor3d(look.other, shape);
    return look.reads === 'image' ? [map, other] : [other, map];
  });
  return {
    images: tf.stack(pairs.map(([map]) => map)) as tf.Tensor4D, // [B,h,w,D]
    mirrors: tf.stack(pairs.map(([, map]) => map)) as tf.Tensor4D, // [B,h,w,D]
  };
}
