import { basename, join } from 'node:path';
import { archivesIn, foldersIn, framesOf, named, namesOf, unwrapped } from './frame-files';
import { frameNumber, readTable } from './label-table';
import type { Problem } from './problems';
import { type LabelRule, MAX_INTENSITY, type PictureSource, type RawDataset, type RawFrame } from './raw';
import { type CodedFrame, codedFrames, isIntensity, readUnitFiles, type UnitLine } from './unit-files';

/** The units that the papers report; the dataset codes four more. */
const AUS = [1, 2, 4, 6, 9, 12, 25, 26];
export const DISFA_LABELS = 'ActionUnit_Labels';
export const DISFA_SUBJECT = /^SN\d{3}$/i;
/** Present from this intensity on, as in the papers. */
export const DISFA_PRESENT = 2;

const VIDEO_FOLDER = /^videos?_?leftcamera$/i;
/** Where tools put pictures, in the order in which they are looked for. */
const PICTURE_FOLDERS = [
  /^frames$/i,
  /^images?$/i,
  /^videos?_?leftcamera$/i,
  /^videos?_?leftcamera_frames$/i,
];
/** A line of DISFA+, in which frames are named by their pictures. */
const PLUS_LINE = /^\d+\.(?:jpe?g|png)\s+\d/i;

/** A subject's frames: by number where they are pictures, or the video that has them all. */
type Frames =
  | { readonly pictures: ReadonlyMap<number, string>; readonly folder: string }
  | { readonly video: string };

/**
 * DISFA in the layout that it is distributed in: ActionUnit_Labels/SN001/SN001_au1.txt with lines of frame and
 * intensity, and Videos_LeftCamera/LeftVideoSN001_comp.avi. Pictures come first where there are any, in Frames/SN001
 * or a folder LeftVideoSN001_comp. Frames count from 1.
 */
export async function readDisfa(directory: string, { presentFrom }: LabelRule): Promise<RawDataset> {
  const problems: Problem[] = [];
  const frames: RawFrame[] = [];
  const empty: string[] = [];
  const [labels = join(directory, DISFA_LABELS)] = await foldersIn(directory, named(DISFA_LABELS));
  const folder = await unwrapped(labels);
  const names = (await namesOf(folder)).filter((name) => DISFA_SUBJECT.test(name));
  if (names.length === 0) {
    const text = 'holds no SN001; lay the labels out as SN001/SN001_au1.txt in it';
    problems.push({ path: folder, line: null, text, kind: 'folders without subjects' });
  }
  for (const path of await archivesIn(folder, DISFA_SUBJECT)) {
    if (names.some((name) => named(name).test(basename(path).slice(0, name.length)))) continue;
    const text = 'is still packed; unpack it there';
    problems.push({ path, line: null, text, kind: 'subjects that are still packed' });
  }
  for (const name of names) {
    const subject = name.toUpperCase();
    const files = await unwrapped(join(folder, name));
    const paths = await unitFiles(files, (au) => `${name}_au${au}.txt`);
    const coded = await readUnitFiles(paths, linesOf, problems);
    const source = await findFrames(directory, name, { problems, empty });
    if (!source || isShifted(source, coded, problems)) continue;
    const pictureOf = (number: number) => pictureIn(source, number);
    const from = presentFrom ?? DISFA_PRESENT;
    const ofSubject = codedFrames(coded, { subject, recording: subject }, pictureOf, from, problems);
    for (const frame of ofSubject) frames.push(frame);
  }
  const notes = [
    ...(empty.length > 0
      ? [`${empty.length} picture folders hold no numbered picture and are passed over: ${empty[0]}`]
      : []),
    ...(presentFrom !== null && presentFrom !== DISFA_PRESENT
      ? [`A unit is present from intensity ${presentFrom} on; papers take ${DISFA_PRESENT}.`]
      : []),
  ];
  return { name: 'DISFA', directory, aus: AUS, frames, problems, notes };
}

/** The path of each unit's file, in capitals or not. */
async function unitFiles(folder: string, nameOf: (au: number) => string): Promise<string[]> {
  const names = await namesOf(folder);
  return AUS.map((au) => join(folder, names.find((name) => named(nameOf(au)).test(name)) ?? nameOf(au)));
}

async function linesOf(path: string, problems: Problem[]): Promise<UnitLine[]> {
  const { rows } = await readTable(path, problems);
  return rows.flatMap(({ cells, line }) => {
    const number = frameNumber(cells[0]);
    if (number !== null && isIntensity(cells[1]) && cells.length === 2) {
      return [{ line, number, intensity: Number(cells[1]) }];
    }
    const said = cells.join(',');
    problems.push(
      PLUS_LINE.test(said)
        ? {
            path,
            line,
            text: `“${said}” is a line of DISFA+; lay that out as Labels/SN001/TRIAL/AU1.txt and Images/SN001/TRIAL/000.jpg, which is read`,
            kind: 'lines of DISFA+',
          }
        : {
            path,
            line,
            text: `“${said}” is no frame number and intensity from 0 to ${MAX_INTENSITY}`,
            kind: 'lines without frame and intensity',
          },
    );
    return [];
  });
}

async function findFrames(
  directory: string,
  subject: string,
  { problems, empty }: { problems: Problem[]; empty: string[] },
): Promise<Frames | null> {
  const recording = named(subject, `LeftVideo${subject}_comp`, `LeftVideo${subject}`);
  for (const folder of await foldersIn(directory, ...PICTURE_FOLDERS)) {
    for (const found of await foldersIn(folder, recording)) {
      const within = await unwrapped(found);
      const pictures = await framesOf(within, problems);
      if (pictures.size > 0) return { pictures, folder: within };
      empty.push(within);
    }
  }
  const videos = await foldersIn(directory, VIDEO_FOLDER, /^videos?$/i);
  for (const folder of videos) {
    const isVideo = (name: string) =>
      recording.test(name.replace(/\.[^.]+$/, '')) && /\.(avi|mp4|mkv|mov)$/i.test(name);
    const name = (await namesOf(folder)).find(isVideo);
    if (name) return { video: join(folder, name) };
  }
  const packed: string[] = [];
  for (const pattern of PICTURE_FOLDERS) packed.push(...(await archivesIn(directory, pattern)));
  for (const folder of new Set([...(await foldersIn(directory, ...PICTURE_FOLDERS)), ...videos])) {
    packed.push(...(await archivesIn(folder, recording)));
  }
  const expected = join(videos[0] ?? join(directory, 'Videos_LeftCamera'), `LeftVideo${subject}_comp.avi`);
  const how = packed.length > 0 ? `; unpack ${packed.join(', ')}` : '';
  const text = `is missing, and so are pictures of it in ${join(directory, 'Frames', subject)}${how}`;
  problems.push({ path: expected, line: null, text, kind: 'subjects without video or pictures' });
  return null;
}

/** Many tools number pictures from 0; each label would then go to the picture after its own. */
function isShifted(source: Frames, coded: ReadonlyMap<number, CodedFrame>, problems: Problem[]): boolean {
  if ('video' in source || !source.pictures.has(0) || coded.has(0)) return false;
  const text = 'has a frame 0 where the labels count from 1; number the pictures from 1';
  problems.push({ path: source.folder, line: null, text, kind: 'folders that count from 0' });
  return true;
}

/** Or what is wrong. */
function pictureIn(source: Frames, number: number): PictureSource | string {
  if ('video' in source) {
    if (number === 0) return 'frames of a video count from 1; this is frame 0';
    return { kind: 'video', path: source.video, number };
  }
  const path = source.pictures.get(number);
  return path ? { kind: 'image', path } : `there is no picture of frame ${number} in ${source.folder}`;
}
