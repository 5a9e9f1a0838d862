import { actionUnit, unitName } from '../au/catalogue';
import { verdictOf } from '../au/decision';
import { VERDICT_COLOURS } from '../au/verdict-colours';
import type { FaceRow } from '../readings/reading-row';
import type { RecordingHeader } from '../recording/recording';

/*
 * The values of a frame as a board beside the picture: a bar for each action unit with its interval and its
 * threshold, and which model they are of.
 */

const GROUND = '#0b1312';
const TRACK = '#2a3a37';
const TEXT = '#e9f1ef';
const MUTED = '#a0b4b0';
/** Lines that are not of a unit. */
const HEAD_LINES = 2;
const FOOT_LINES = 2;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Width of the board beside a picture of a height, in pixels, even as encoders want it. */
export function boardWidth(height: number): number {
  return 2 * Math.round(0.36 * height);
}

/**
 * @param left of the board, which reaches to the right and the lower edge
 * @param face null where none was seen
 * @param moment text of the moment
 */
export function drawBoard(
  context: Context,
  left: number,
  face: FaceRow | null,
  { model }: RecordingHeader,
  moment: string,
): void {
  const { width, height } = context.canvas;
  const line = height / (model.aus.length + HEAD_LINES + FOOT_LINES);
  const margin = 0.6 * line;
  const [start, end] = [left + margin, width - margin];
  const size = Math.min(0.66 * line, 0.05 * (width - left));
  const write = (text: string, x: number, row: number, colour: string, align: CanvasTextAlign = 'left') => {
    context.textAlign = align;
    context.fillStyle = colour;
    context.fillText(text, x, (row + 0.5) * line, end - start);
  };
  context.save();
  context.fillStyle = GROUND;
  context.fillRect(left, 0, width - left, height);
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  write(moment, start, 0.5, TEXT);
  write(face ? `Face ${face.face_id + 1}` : 'no face', end, 0.5, TEXT, 'right');
  model.aus.forEach((au, j) => {
    const values = face?.aus[unitName(au)];
    const row = HEAD_LINES + j;
    const mark = values?.unsure ? ' ?' : '';
    write(`${au}`, start, row, TEXT);
    context.fillStyle = MUTED;
    context.textAlign = 'left';
    context.fillText(
      actionUnit(au)?.name ?? '',
      start + 1.7 * size,
      (row + 0.5) * line,
      0.5 * (end - start) - 2.2 * size,
    );
    if (!values) return;
    const [from, to] = [start + 0.5 * (end - start), end - 2.6 * size];
    const xOf = (p: number) => from + p * (to - from);
    const bar = (one: number, other: number, colour: string, share: number) => {
      context.fillStyle = colour;
      context.fillRect(xOf(one), (row + 0.5 - share / 2) * line, xOf(other) - xOf(one), share * line);
    };
    const colour = VERDICT_COLOURS[verdictOf(values.decision, values.unsure)].dark;
    bar(0, 1, TRACK, 0.44);
    bar(0, values.p, colour, 0.44);
    bar(values.lower, values.upper, TEXT, 0.1);
    bar(model.thresholds[j], model.thresholds[j] + 0.008, TEXT, 0.7);
    write(`${Math.round(100 * values.p)}${mark}`, end, row, values.decision ? TEXT : MUTED, 'right');
  });
  const foot = HEAD_LINES + model.aus.length;
  write(`${model.id} ${model.hash.slice(0, 12)}`, start, foot, MUTED);
  write('% present; ? a guess; not smoothed', start, foot + 0.9, MUTED);
  context.restore();
}
