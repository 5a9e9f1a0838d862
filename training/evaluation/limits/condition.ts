/** One way to show a portrait. */
export interface Condition {
  /** `size`: alone in a scene; `turn`: in the plane; `crop`: cut square around the face. */
  readonly kind: 'size' | 'turn' | 'crop';
  /** Pixels from ear to ear in a scene of 1920×1080; degrees clockwise; side of the cut in distances of the ears. */
  readonly value: number;
}

export const SCENE = { width: 1920, height: 1080 };
/** Around a portrait. */
export const GROUND = '#8a8f96';

const of = (kind: Condition['kind'], values: readonly number[]): Condition[] =>
  values.map((value) => ({ kind, value }));

export const CONDITIONS: readonly Condition[] = [
  ...of('size', [300, 200, 170, 150, 120, 100, 80, 60, 40, 30]),
  ...of('turn', [15, 30, 45, 60, 75, 90, 135, 180, 270]),
  ...of('crop', [3, 2, 1.5, 1.2, 1, 0.8]),
];
