import { actionUnit, type FaceRegion } from '../au/catalogue';
import { type DecisionModel, doubtOf, isPresent, isUnsure } from '../au/decision';
import { clamp } from '../numbers/clamp';
import type { FaceReading } from '../readings/face-reading';
import type { Box } from '../vision/detected-face';
import type { Point } from '../vision/pixels';

/** An action unit that is worth a label on the picture. */
export interface Present {
  /** Place in the model's list. */
  readonly index: number;
  readonly au: number;
  readonly name: string;
  readonly region: FaceRegion;
  readonly p: number;
  /** Doubt is above the model's limit, so this is a guess. */
  readonly isUnsure: boolean;
}

/** The action units that are present, the most probable first, at most `limit`. */
export function strongest(
  face: Pick<FaceReading, 'p' | 'epistemic' | 'aleatoric'>,
  model: DecisionModel,
  limit: number,
): Present[] {
  return model.aus
    .map((au, index) => {
      const { name, region } = actionUnit(au)!;
      const doubt = doubtOf(face.epistemic[index], face.aleatoric[index], model.aleatoricShares?.[index]);
      const unsure = isUnsure(doubt, model.unsureAbove[index]);
      return { index, au, name, region, p: face.p[index], isUnsure: unsure };
    })
    .filter(({ index, p }) => isPresent(p, model.thresholds[index]))
    .sort((one, other) => other.p - one.p)
    .slice(0, limit);
}

/**
 * Where a region lies on a face, in eye distances: `across` from the middle line, `down` from the eye
 * line or from the detector's nose or mouth point.
 */
const PLACES: Record<FaceRegion, { from: 'eyes' | 'nose' | 'mouth'; across: number; down: number }> = {
  brow: { from: 'eyes', across: 0.45, down: -0.42 },
  eye: { from: 'eyes', across: 0.5, down: 0.05 },
  cheek: { from: 'eyes', across: 0.72, down: 0.62 },
  nose: { from: 'nose', across: 0.16, down: -0.12 },
  mouth: { from: 'mouth', across: 0.32, down: 0 },
  chin: { from: 'mouth', across: 0.14, down: 0.5 },
};

/**
 * The point of a face where an action unit acts, in frame pixels; it turns and grows with the face.
 * @param side the half of the unmirrored picture: −1 left, 1 right
 */
export function placeOf(region: FaceRegion, keypoints: readonly Point[], side: -1 | 1): Point {
  const [right, left, nose, mouth] = keypoints;
  const dx = left.x - right.x;
  const dy = left.y - right.y;
  const eyes = { x: (right.x + left.x) / 2, y: (right.y + left.y) / 2 };
  const { from, across, down } = PLACES[region];
  const origin = { eyes, nose, mouth }[from];
  return { x: origin.x + side * across * dx - down * dy, y: origin.y + side * across * dy + down * dx };
}

/**
 * Moves labels up or down until none overlaps another, each to the nearest free place.
 * @param wanted where each label would like to be
 * @param bounds the picture
 * @param gap free pixels between two labels
 * @param taken places that no label may cover
 * @returns the places in the same order; null for a label that finds none
 */
export function spread(
  wanted: readonly Box[],
  bounds: Box,
  gap: number,
  taken: readonly Box[],
): (Box | null)[] {
  const placed = [...taken];
  const byHeight = wanted.map((box, index) => ({ box, index })).sort((one, other) => one.box.y - other.box.y);
  const result: (Box | null)[] = wanted.map(() => null);
  for (const { box, index } of byHeight) {
    const x = clamp(box.x, bounds.x, bounds.x + bounds.width - box.width);
    const column = placed.filter((other) => x < other.x + other.width + gap && other.x < x + box.width + gap);
    const place = [box.y, ...column.flatMap(({ y, height }) => [y + height + gap, y - box.height - gap])]
      .map((y) => clamp(y, bounds.y, bounds.y + bounds.height - box.height))
      .filter((y) =>
        column.every((other) => y >= other.y + other.height + gap || y + box.height + gap <= other.y),
      )
      .sort((one, other) => Math.abs(one - box.y) - Math.abs(other - box.y))
      .at(0);
    if (place === undefined) continue;
    result[index] = { ...box, x, y: place };
    placed.push(result[index]);
  }
  return result;
}
