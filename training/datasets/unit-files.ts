import { existsSync } from 'node:fs';
import type { Problem } from './problems';
import { MAX_INTENSITY, type PictureSource, type RawFrame } from './raw';

/** What the lines of a file that codes one action unit say. */
export interface UnitLine {
  readonly line: number;
  readonly number: number;
  /** 0..5 */
  readonly intensity: number;
}

/** The intensities of a frame. */
export interface CodedFrame {
  /** of the first file that has it */
  readonly path: string;
  readonly line: number;
  /** by unit, 0..5, null where the unit's file does not have the frame */
  readonly values: (number | null)[];
}

/**
 * Joins the files of a recording that code one action unit each, as DISFA and DISFA+ have them.
 * @param paths by unit
 * @returns by frame number, in the order of the numbers
 */
export async function readUnitFiles(
  paths: readonly string[],
  linesOf: (path: string, problems: Problem[]) => Promise<UnitLine[]>,
  problems: Problem[],
): Promise<Map<number, CodedFrame>> {
  const coded = new Map<number, CodedFrame>();
  const counts: { path: string; count: number }[] = [];
  for (const [i, path] of paths.entries()) {
    if (!existsSync(path)) {
      problems.push({ path, line: null, text: 'is missing', kind: 'missing label files' });
      continue;
    }
    const before = problems.length;
    let count = 0;
    for (const { line, number, intensity } of await linesOf(path, problems)) {
      const frame = coded.get(number) ?? { path, line, values: paths.map(() => null) };
      if (frame.values[i] !== null) {
        problems.push({
          path,
          line,
          text: `codes frame ${number} a second time`,
          kind: 'frames coded twice',
        });
        continue;
      }
      frame.values[i] = intensity;
      coded.set(number, frame);
      count++;
    }
    if (problems.length === before) counts.push({ path, count });
  }
  for (const { path, count } of counts) {
    if (count === coded.size) continue;
    problems.push({
      path,
      line: null,
      text: `codes ${count} frames where the other units have ${coded.size}`,
      kind: 'label files of unequal length',
    });
  }
  return new Map([...coded].sort(([one], [other]) => one - other));
}

/** Whether a text is a whole number from 0 to 5. */
export function isIntensity(text: string | undefined): boolean {
  return /^\d+$/.test(text ?? '') && Number(text) <= MAX_INTENSITY;
}

/**
 * The frames of a recording that have a picture; a problem is added for each other.
 * @param pictureOf a picture by frame number, or what is wrong
 * @param presentFrom from which intensity on, of 0..5, a unit is present
 */
export function codedFrames(
  coded: ReadonlyMap<number, CodedFrame>,
  { subject, recording }: { subject: string; recording: string },
  pictureOf: (number: number) => PictureSource | string,
  presentFrom: number,
  problems: Problem[],
): RawFrame[] {
  return [...coded].flatMap(([number, { path, line, values }]): RawFrame[] => {
    const picture = pictureOf(number);
    if (typeof picture === 'string') {
      problems.push({ path, line, text: picture, kind: 'frames without a picture' });
      return [];
    }
    const map = (change: (value: number) => number) =>
      values.map((value) => (value === null ? null : change(value)));
    return [
      {
        id: `${recording}/${number}`,
        picture,
        subject,
        recording,
        labels: map((value) => (value >= presentFrom ? 1 : 0)),
        intensity: map((value) => value / MAX_INTENSITY),
      },
    ];
  });
}
