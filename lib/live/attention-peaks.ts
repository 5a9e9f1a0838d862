import type { FaceReading } from '../readings/face-reading';

/**
 * Where each unit's attention is strongest: the middle of the strongest cell of its map.
 * @param inputSize side of the model's input in pixels
 * @returns in pixels of the frame, one entry for each unit; undefined where the attention was not computed
 */
export function attentionPeaks({ attention, crop, p }: FaceReading, inputSize: number) {
  if (!attention) return undefined;
  const { data, height, width } = attention;
  const cells = height * width;
  const x = new Float32Array(p.length);
  const y = new Float32Array(p.length);
  for (let j = 0; j < p.length; j++) {
    let peak = 0;
    for (let cell = 1; cell < cells; cell++) {
      if (data[j * cells + cell] > data[j * cells + peak]) peak = cell;
    }
    const inX = (((peak % width) + 0.5) / width) * inputSize;
    const inY = ((Math.floor(peak / width) + 0.5) / height) * inputSize;
    x[j] = crop.a * inX - crop.b * inY + crop.tx;
    y[j] = crop.b * inX + crop.a * inY + crop.ty;
  }
  return { x, y };
}
