import type { Point } from '@/lib/vision/pixels';

/**
 * Where an action unit acts on a drawn face, in units of a 100 × 100 square: x to the viewer's right, the
 * face's midline at 50. Units on both sides of a face are put on one side, alternately.
 */
const ANCHORS: Readonly<Record<number, readonly [number, number]>> = {
  1: [42, 22],
  2: [22, 20],
  4: [58, 25],
  5: [73, 32],
  6: [23, 52],
  7: [27, 38],
  9: [50, 44],
  10: [46, 60],
  11: [62, 56],
  12: [72, 64],
  13: [76, 60],
  14: [28, 68],
  15: [70, 78],
  16: [44, 82],
  17: [52, 90],
  18: [50, 70],
  20: [24, 76],
  22: [54, 68],
  23: [42, 70],
  24: [58, 70],
  25: [50, 76],
  26: [40, 92],
  27: [60, 92],
  28: [48, 74],
  43: [66, 36],
  45: [79, 42],
};

/** Of a unit that an imported recording has and the catalogue does not. */
const UNKNOWN = [50, 50] as const;

/** How many times overlapping nodes are pushed apart; the layout is at rest well before. */
const ROUNDS = 200;

/**
 * A place for each node, on the face where its unit acts, pushed apart until discs of `diameter` do not
 * overlap. The same list always gives the same picture.
 * @param aus FACS numbers; one that is not of the catalogue begins in the middle
 * @param diameter of a node in units of the 100 × 100 square
 */
export function layoutNodes(aus: readonly number[], diameter: number): Point[] {
  const places = aus.map((id) => {
    const [x, y] = ANCHORS[id] ?? UNKNOWN;
    return { x, y };
  });
  const edge = diameter / 2;
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < places.length; i++) {
      for (let j = i + 1; j < places.length; j++) {
        const dx = places[j].x - places[i].x;
        const dy = places[j].y - places[i].y;
        const distance = Math.hypot(dx, dy);
        if (distance >= diameter) continue;
        const push = (diameter - distance) / 2;
        const ux = distance > 0 ? dx / distance : 1;
        const uy = distance > 0 ? dy / distance : 0;
        places[i].x -= ux * push;
        places[i].y -= uy * push;
        places[j].x += ux * push;
        places[j].y += uy * push;
      }
    }
    for (const place of places) {
      place.x = Math.min(100 - edge, Math.max(edge, place.x));
      place.y = Math.min(100 - edge, Math.max(edge, place.y));
    }
  }
  return places;
}
