import * as tf from '@tensorflow/tfjs-core';

/** ResNet18 on whatever computes it: normalised images [B,H,W,3] to feature maps [B,h,w,D]. */
export type Backbone = (images: tf.Tensor4D) => tf.Tensor4D;

/**
 * What the backbone reads of an image: the image and its mirror image, or one of them beside the feature map [h,w,D] that
 * the other one gave a moment ago.
 */
export type Look = 'both' | { readonly reads: 'image' | 'mirror image'; readonly other: tf.Tensor3D };

/** The feature maps of images and of their mirror images, [B,h,w,D] each. */
export interface TwinMaps {
  readonly images: tf.Tensor4D;
  readonly mirrors: tf.Tensor4D;
}

/**
 * Called within tf.tidy.
 * @param images normalised, [B,H,W,3]
 * @param looks one for each image
 */
export function twinMaps(backbone: Backbone, images: tf.Tensor4D, looks: readonly Look[]): TwinMaps {
  if (looks.every((look) => look === 'both')) {
    const twins = tf.concat([images, tf.reverse(images, 2)]); // [2B,H,W,3]
    const [plain, mirrored] = tf.split<tf.Tensor4D>(backbone(twins), 2); // 2 × [B,h,w,D]
    return { images: plain, mirrors: mirrored };
  }
  const singles = tf.split<tf.Tensor4D>(images, looks.length); // B × [1,H,W,3]
  const pictures = looks.flatMap((look, i) => {
    const mirror = () => tf.reverse(singles[i], 2);
    if (look === 'both') return [singles[i], mirror()];
    return [look.reads === 'image' ? singles[i] : mirror()];
  });
  const read = tf.unstack(backbone(tf.concat(pictures))) as tf.Tensor3D[]; // [h,w,D] of each picture read
  const pairs = looks.map((look) => {
    if (look === 'both') return [read.shift()!, read.shift()!];
    const map = read.shift()!;
    return look.reads === 'image' ? [map, look.other] : [look.other, map];
  });
  return {
    images: tf.stack(pairs.map(([map]) => map)) as tf.Tensor4D,
    mirrors: tf.stack(pairs.map(([, map]) => map)) as tf.Tensor4D,
  };
}
