import { Random } from '../../lib/numbers/random';
import type { Faces } from './faces';
import { facesAt } from './pick';

/** Keeps this stream of numbers apart from those of other uses of the seed. */
const STREAM = 0xf7ac;

/**
 * A share of the images, of every subject as nearly the same share as whole images allow. With one seed a
 * smaller share is part of a larger one.
 * @param fraction above 0, at most 1; at least one image is taken
 */
export function takeFraction(faces: Faces, fraction: number, seed: number): Faces {
  const bySubject = new Map<string, number[]>();
  faces.subjects.forEach((subject, i) => {
    const images = bySubject.get(subject);
    if (images) images.push(i);
    else bySubject.set(subject, [i]);
  });
  // Each subject's images, shuffled, are spread evenly over 0..1; the share is a piece from the start.
  const random = new Random(seed, STREAM);
  const places: { image: number; place: number }[] = [];
  for (const images of bySubject.values()) {
    const offset = random.uniform();
    for (const [k, i] of random.keyOrder(images.length).entries()) {
      places.push({ image: images[i], place: (k + offset) / images.length });
    }
  }
  const count = Math.max(1, Math.round(fraction * faces.count));
  const chosen = places
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ image }) => image);
  return facesAt(
    faces,
    chosen.sort((a, b) => a - b),
  );
}
