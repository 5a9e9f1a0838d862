import { Random } from '../../lib/numbers/random';
import type { Faces } from './faces';

/** Keeps this stream of numbers apart from those of other uses of a seed. */
const STREAM = 0xc0de;

/** The images of these positions, copied. */
export function facesAt(faces: Faces, positions: readonly number[]): Faces {
  const bytes = faces.side * faces.side * 3;
  const n = faces.labels.length / faces.count;
  const pixels = new Uint8Array(new SharedArrayBuffer(positions.length * bytes));
  const labels = new Float32Array(positions.length * n);
  for (const [to, from] of positions.entries()) {
    pixels.set(faces.pixels.subarray(from * bytes, (from + 1) * bytes), to * bytes);
    labels.set(faces.labels.subarray(from * n, (from + 1) * n), to * n);
  }
  return {
    count: positions.length,
    side: faces.side,
    pixels,
    labels,
    subjects: positions.map((i) => faces.subjects[i]),
    source: Uint8Array.from(positions, (i) => faces.source[i]),
  };
}

/**
 * As many images as can be had whose sources occur in proportion to the weights, so that a score of them weighs
 * the sources as training does. Which ones is the same each time.
 * @param weights by source; those of weight 0, and those without an image, take no part
 */
export function inProportion(faces: Faces, weights: readonly number[]): Faces {
  const bySource = weights.map((_, source) =>
    Array.from({ length: faces.count }, (_, i) => i).filter((i) => faces.source[i] === source),
  );
  const shares = bySource.map((images, source) => (images.length > 0 ? weights[source] : 0));
  const perWeight = Math.min(
    ...bySource.flatMap((images, source) => (shares[source] > 0 ? images.length / shares[source] : [])),
  );
  const random = new Random(STREAM, faces.count);
  const chosen = bySource.flatMap((images, source) =>
    Array.from(
      random.keyOrder(images.length).subarray(0, Math.round(shares[source] * perWeight)),
      (place) => images[place],
    ),
  );
  return facesAt(
    faces,
    chosen.sort((one, other) => one - other),
  );
}
