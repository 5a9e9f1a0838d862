import type { Texture } from './assets';
import type { Solid } from './solids';

/** A solid with its looks. */
export interface Thing {
  readonly solid: Solid;
  readonly texture: Texture;
  readonly specular: number;
  readonly gloss: number;
}

/** What a person wears or holds in one picture. */
export interface Worn {
  /** drawn like skin; may hide parts of the face */
  readonly solid: readonly Thing[];
  /** blended over the face */
  readonly lenses: readonly Thing[];
  /** the darkest share of the light that a lens keeps back, 0..1 */
  readonly lensDarkness: number;
  readonly hat: Hat | null;
}

/** The shell of a hat, inside which hair has to stay. */
export interface Hat {
  /** lowest point of the shell at the front and at the back, y */
  readonly front: number;
  readonly back: number;
  readonly top: number;
  readonly halfWidth: number;
  readonly middleZ: number;
  readonly halfDepth: number;
}
