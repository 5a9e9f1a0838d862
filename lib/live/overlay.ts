import { type DecisionModel, verdictOf } from '../au/decision';
import { VERDICT_COLOURS } from '../au/verdict-colours';
import type { FaceReading, ModelFacts } from '../readings/face-reading';
import type { Box } from '../vision/detected-face';
import type { Point } from '../vision/pixels';
import { type Present, placeOf, spread, strongest } from './labels';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
type OverlayModel = DecisionModel & Pick<ModelFacts, 'inputSize'>;

/** What is drawn of a face; the attention lies over the crop, so it comes with it. */
export type OverlayFace = Pick<
  FaceReading,
  'number' | 'box' | 'keypoints' | 'p' | 'epistemic' | 'aleatoric'
> &
  Partial<Pick<FaceReading, 'attention' | 'crop'>>;

export interface OverlayOptions {
  /** Draw as in a mirror; text stays readable. */
  mirrored: boolean;
  /** Canvas pixels per frame pixel; 1 when left out. */
  scale?: number;
  /** Height of the text in canvas pixels; 14 when left out. */
  textSize?: number;
  /** FACS number of the unit whose attention is laid over the face, or 'all' for the largest of all units. */
  heat?: number | 'all' | null;
}

// Dark pills with white text read on any picture: white on #0b1312 at 0.84 over white is 11:1.
const PILL = 'rgb(11 19 18 / 84%)';
const TEXT = '#ffffff';
const HEAT = [255, 178, 56] as const;
const MOST_OPAQUE = 0.62;
/** Attention of this many times the even share is drawn most opaque, the even share not at all. */
const HOTTEST = 4;
const LABELS_PER_FACE = 5;
const LABELS_PER_FACE_OF_MANY = 3;

/** Paints the frame over the whole canvas. */
export function drawFrame(context: Context, picture: CanvasImageSource, mirrored: boolean): void {
  const { width, height } = context.canvas;
  context.save();
  if (mirrored) context.setTransform(-1, 0, 0, 1, width, 0);
  context.drawImage(picture, 0, 0, width, height);
  context.restore();
}

/** Paints box, number, labels and attention of every face, in that frame's pixels times `scale`. */
export function drawFaces(
  context: Context,
  faces: readonly OverlayFace[],
  model: OverlayModel,
  options: OverlayOptions,
): void {
  const { textSize = 14, heat = null } = options;
  const toCanvas = pointMap(context, options);
  context.save();
  for (const face of faces) {
    if (heat !== null && face.attention) drawHeat(context, face, model, heat, options);
  }
  const boxes = faces.map((face) => boxOnCanvas(face.box, toCanvas));
  for (const box of boxes) drawBox(context, box, textSize);
  const badges = faces.length > 1 ? boxes.map((box) => badgeOf(box, textSize)) : [];
  for (const [index, badge] of badges.entries()) drawBadge(context, faces[index].number, badge, textSize);
  drawLabels(context, faces, model, toCanvas, textSize, badges);
  context.restore();
}

function pointMap(context: Context, { mirrored, scale = 1 }: OverlayOptions): (point: Point) => Point {
  const { width } = context.canvas;
  return ({ x, y }) => ({ x: mirrored ? width - x * scale : x * scale, y: y * scale });
}

function boxOnCanvas(box: Box, toCanvas: (point: Point) => Point): Box {
  const one = toCanvas({ x: box.x, y: box.y });
  const other = toCanvas({ x: box.x + box.width, y: box.y + box.height });
  return {
    x: Math.min(one.x, other.x),
    y: one.y,
    width: Math.abs(other.x - one.x),
    height: other.y - one.y,
  };
}

function drawBox(context: Context, { x, y, width, height }: Box, textSize: number): void {
  for (const [color, line] of [
    [PILL, 0.3 * textSize],
    [TEXT, 0.14 * textSize],
  ] as const) {
    context.beginPath();
    context.roundRect(x, y, width, height, textSize);
    context.strokeStyle = color;
    context.lineWidth = line;
    context.stroke();
  }
}

/** Where a face's number stands: on the left end of its box's upper edge. */
function badgeOf(box: Box, textSize: number): Box {
  const side = 1.7 * textSize;
  return { x: box.x, y: Math.max(0, box.y - side / 2), width: side, height: side };
}

function drawBadge(context: Context, number: number, badge: Box, textSize: number): void {
  drawPill(context, badge);
  const middle = { x: badge.x + badge.width / 2, y: badge.y + badge.height / 2 };
  drawText(context, String(number), middle, textSize, 'center');
}

function drawLabels(
  context: Context,
  faces: readonly OverlayFace[],
  model: OverlayModel,
  toCanvas: (point: Point) => Point,
  textSize: number,
  badges: readonly Box[],
): void {
  const { width, height } = context.canvas;
  const isCrowded = faces.length > 1;
  const limit = isCrowded ? LABELS_PER_FACE_OF_MANY : LABELS_PER_FACE;
  setFont(context, textSize);
  const labels = faces.flatMap((face) =>
    strongest(face, model, limit).map((unit) => {
      const mark = unit.isUnsure ? ' ?' : '';
      const full = `AU${unit.au} ${unit.name}${mark}`;
      const fits = !isCrowded && context.measureText(full).width < 0.34 * width;
      return labelOf(context, face, unit, fits ? full : `AU${unit.au}${mark}`, toCanvas, textSize);
    }),
  );
  const margin = 0.3 * textSize;
  const bounds = { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
  const places = spread(
    labels.map(({ box }) => box),
    bounds,
    0.35 * textSize,
    badges,
  );
  labels.forEach(({ anchor }, index) => {
    const box = places[index];
    if (box) drawLeader(context, anchor, box, textSize);
  });
  labels.forEach(({ text, unit }, index) => {
    const box = places[index];
    if (!box) return;
    drawPill(context, box);
    drawOutline(context, box, unit.isUnsure, textSize);
    drawText(context, text, { x: box.x + 0.6 * textSize, y: box.y + box.height / 2 }, textSize, 'left');
  });
}

/** Beside the face, level with the place where the unit acts; a unit always keeps to one side. */
function labelOf(
  context: Context,
  face: OverlayFace,
  unit: Present,
  text: string,
  toCanvas: (point: Point) => Point,
  textSize: number,
): { unit: Present; text: string; anchor: Point; box: Box } {
  const anchor = toCanvas(placeOf(unit.region, face.keypoints, unit.index % 2 === 0 ? -1 : 1));
  const box = boxOnCanvas(face.box, toCanvas);
  const isLeft = anchor.x < box.x + box.width / 2;
  const width = context.measureText(text).width + 1.2 * textSize;
  const height = 1.8 * textSize;
  const x = isLeft ? box.x - width - 0.8 * textSize : box.x + box.width + 0.8 * textSize;
  return { unit, text, anchor, box: { x, y: anchor.y - height / 2, width, height } };
}

function drawLeader(context: Context, anchor: Point, box: Box, textSize: number): void {
  const end = {
    x: anchor.x < box.x ? box.x : Math.min(anchor.x, box.x + box.width),
    y: box.y + box.height / 2,
  };
  for (const [color, line] of [
    [PILL, 0.24 * textSize],
    [TEXT, 0.1 * textSize],
  ] as const) {
    context.beginPath();
    context.moveTo(anchor.x, anchor.y);
    context.lineTo(end.x, end.y);
    context.strokeStyle = color;
    context.lineWidth = line;
    context.stroke();
  }
  context.beginPath();
  context.arc(anchor.x, anchor.y, 0.22 * textSize, 0, 2 * Math.PI);
  context.fillStyle = TEXT;
  context.fill();
}

function drawPill(context: Context, { x, y, width, height }: Box): void {
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fillStyle = PILL;
  context.fill();
}

function drawOutline(
  context: Context,
  { x, y, width, height }: Box,
  isUnsure: boolean,
  textSize: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.setLineDash(isUnsure ? [0.35 * textSize, 0.25 * textSize] : []);
  context.strokeStyle = VERDICT_COLOURS[verdictOf(true, isUnsure)].dark;
  context.lineWidth = 0.12 * textSize;
  context.stroke();
  context.setLineDash([]);
}

function drawText(context: Context, text: string, at: Point, textSize: number, align: CanvasTextAlign): void {
  setFont(context, textSize);
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillStyle = TEXT;
  context.fillText(text, at.x, at.y);
}

function setFont(context: Context, textSize: number): void {
  context.font = `600 ${textSize}px system-ui, sans-serif`;
}

/** Lays the attention over the part of the frame that the model saw. */
function drawHeat(
  context: Context,
  { attention, crop }: OverlayFace,
  { aus, inputSize }: OverlayModel,
  heat: number | 'all',
  { mirrored, scale = 1 }: OverlayOptions,
): void {
  const { data, height, width } = attention!;
  const cells = height * width;
  const maps = heat === 'all' ? aus.map((_, index) => index) : [aus.indexOf(heat)];
  const values = Array.from({ length: cells }, (_, cell) =>
    Math.max(...maps.map((map) => data[map * cells + cell])),
  );
  const picture = new ImageData(width, height);
  values.forEach((value, cell) => {
    const excess = (value * cells - 1) / (HOTTEST - 1);
    picture.data.set([...HEAT, 255 * MOST_OPAQUE * Math.min(1, Math.max(0, excess))], cell * 4);
  });
  const small = new OffscreenCanvas(width, height);
  small.getContext('2d')!.putImageData(picture, 0, 0);

  context.save();
  const flip = mirrored ? -1 : 1;
  const { a, b, tx, ty } = crop!;
  const left = mirrored ? context.canvas.width : 0;
  context.setTransform(
    flip * scale * a,
    scale * b,
    -flip * scale * b,
    scale * a,
    left + flip * scale * tx,
    scale * ty,
  );
  context.beginPath();
  context.roundRect(0, 0, inputSize, inputSize, inputSize / 10);
  context.clip();
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, inputSize, inputSize);
  context.restore();
}
