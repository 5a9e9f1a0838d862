import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { framesOf, namesOf } from './frame-files';
import { frameNumber, readTable } from './label-table';
import type { Problem } from './problems';
import type { PictureSource, RawDataset, RawFrame } from './raw';

/** The units that the papers report; the dataset codes four more. */
const AUS = [1, 2, 4, 6, 9, 12, 25, 26];
export const DISFA_LABELS = 'ActionUnit_Labels';
const SUBJECT = /^SN\d{3}$/i;
const MAX_INTENSITY = 5;
/** Present from this intensity on. */
const PRESENT = 2;

/** A subject's frames: by number where they are pictures, or the video that has them all. */
type Frames =
  | { readonly pictures: ReadonlyMap<number, string>; readonly folder: string }
  | { readonly video: string };

/**
 * DISFA in the layout that it is distributed in: ActionUnit_Labels/SN001/SN001_au1.txt with lines of frame and
 * intensity, and Videos_LeftCamera/LeftVideoSN001_comp.avi. Pictures come first where there are any, in
 * Frames/SN001/0001.jpg or Videos_LeftCamera/LeftVideoSN001_comp/0001.jpg. Frames count from 1.
 */
export async function readDisfa(directory: string): Promise<RawDataset> {
  const problems: Problem[] = [];
  const frames: RawFrame[] = [];
  const folder = join(directory, DISFA_LABELS);
  const names = (await namesOf(folder)).filter((name) => SUBJECT.test(name));
  if (names.length === 0) problems.push({ path: folder, line: null, text: 'holds no SN001' });
  for (const name of names) {
    const intensities = await readIntensities(join(folder, name), name, problems);
    const source = await findFrames(directory, name, problems);
    if (!source || isShifted(source, intensities, problems)) continue;
    for (const frame of framesWith(intensities, name.toUpperCase(), source, problems)) frames.push(frame);
  }
  return { name: 'DISFA', directory, aus: AUS, frames, problems, notes: [] };
}

interface Coded {
  readonly path: string;
  readonly line: number;
  /** by unit, 0..5, null where the unit's file does not have the frame */
  readonly values: (number | null)[];
}

/** By frame number. */
async function readIntensities(
  folder: string,
  subject: string,
  problems: Problem[],
): Promise<Map<number, Coded>> {
  const coded = new Map<number, Coded>();
  const counts: { path: string; count: number }[] = [];
  for (const [i, au] of AUS.entries()) {
    const path = join(folder, `${subject}_au${au}.txt`);
    if (!existsSync(path)) {
      problems.push({ path, line: null, text: 'is missing' });
      continue;
    }
    const before = problems.length;
    let count = 0;
    for (const { cells, line } of await readTable(path, problems)) {
      const number = frameNumber(cells[0]);
      const value = Number(cells[1]);
      const isIntensity = /^\d+$/.test(cells[1] ?? '') && value <= MAX_INTENSITY;
      if (number === null || !isIntensity || cells.length !== 2) {
        const text = `“${cells.join(',')}” is no frame number and intensity from 0 to ${MAX_INTENSITY}`;
        problems.push({ path, line, text });
        continue;
      }
      const frame = coded.get(number) ?? { path, line, values: AUS.map(() => null) };
      if (frame.values[i] !== null) {
        problems.push({ path, line, text: `codes frame ${number} a second time` });
        continue;
      }
      frame.values[i] = value;
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
    });
  }
  return coded;
}

async function findFrames(directory: string, subject: string, problems: Problem[]): Promise<Frames | null> {
  const recording = join(directory, 'Videos_LeftCamera', `LeftVideo${subject}_comp`);
  for (const folder of [join(directory, 'Frames', subject), recording]) {
    const pictures = await framesOf(folder, problems);
    if (pictures) return { pictures, folder };
  }
  const video = `${recording}.avi`;
  if (existsSync(video)) return { video };
  const text = `is missing, and so are pictures of it in ${join(directory, 'Frames', subject)}`;
  problems.push({ path: video, line: null, text });
  return null;
}

/** Many tools number pictures from 0; each label would then go to the picture after its own. */
function isShifted(source: Frames, coded: ReadonlyMap<number, Coded>, problems: Problem[]): boolean {
  if ('video' in source || !source.pictures.has(0) || coded.has(0)) return false;
  const text = 'has a frame 0 where the labels count from 1; number the pictures from 1';
  problems.push({ path: source.folder, line: null, text });
  return true;
}

function framesWith(
  intensities: ReadonlyMap<number, Coded>,
  subject: string,
  source: Frames,
  problems: Problem[],
): RawFrame[] {
  return [...intensities]
    .sort(([one], [other]) => one - other)
    .flatMap(([number, { path, line, values }]): RawFrame[] => {
      const picture = pictureOf(source, number);
      if (typeof picture === 'string') {
        problems.push({ path, line, text: picture });
        return [];
      }
      const map = (change: (value: number) => number) =>
        values.map((value) => (value === null ? null : change(value)));
      return [
        {
          id: `${subject}/${number}`,
          picture,
          subject,
          recording: subject,
          labels: map((value) => (value >= PRESENT ? 1 : 0)),
          intensity: map((value) => value / MAX_INTENSITY),
        },
      ];
    });
}

/** Or what is wrong. */
function pictureOf(source: Frames, number: number): PictureSource | string {
  if ('video' in source) {
    if (number === 0) return 'frames of a video count from 1; this is frame 0';
    return { kind: 'video', path: source.video, number };
  }
  const path = source.pictures.get(number);
  return path ? { kind: 'image', path } : `there is no picture of frame ${number} in ${source.folder}`;
}
