import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DISFA_LABELS, DISFA_PRESENT, DISFA_SUBJECT } from './disfa';
import { archivesIn, foldersIn, framesOf, named, namesOf, unwrapped } from './frame-files';
import type { Problem } from './problems';
import { type LabelRule, MAX_INTENSITY, type RawDataset, type RawFrame } from './raw';
import { codedFrames, isIntensity, readUnitFiles, type UnitLine } from './unit-files';

const AUS = [1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26];
const PICTURES = [/^images?$/i, /^frames$/i, /^aligned$/i];
/** One for each action unit in a trial's folder. */
const UNIT_FILE = /^AU0?(\d+)\.txt$/i;
const LINE = /^(\d+)\.(?:jpe?g|png)[\s,;]+(\d+)$/i;

/** A folder of label files, AU1.txt and so on, which lies where the pictures of a trial do or in a tree of its own. */
export function isTrial(names: readonly string[]): boolean {
  return names.some((name) => unitIn(name) !== null);
}

function unitIn(name: string): number | null {
  const match = UNIT_FILE.exec(name);
  return match ? Number(match[1]) : null;
}

/** The folder with the subjects' labels; null where this is no DISFA+. */
export async function disfaPlusLabels(directory: string): Promise<string | null> {
  for (const found of await foldersIn(directory, named('Labels'), named(DISFA_LABELS))) {
    const folder = await unwrapped(found);
    for (const subject of await foldersIn(folder, DISFA_SUBJECT)) {
      for (const trial of await foldersIn(await unwrapped(subject), /./)) {
        if (isTrial(await namesOf(trial))) return folder;
      }
    }
  }
  return null;
}

/**
 * DISFA+ in the layout that it is distributed in: Labels/SN001/A1_AU1_TrailNo_1/AU1.txt with lines such as
 * “000.jpg 0” below a head, and Images/SN001/A1_AU1_TrailNo_1/000.jpg.
 */
export async function readDisfaPlus(directory: string, { presentFrom }: LabelRule): Promise<RawDataset> {
  const problems: Problem[] = [];
  const frames: RawFrame[] = [];
  const from = presentFrom ?? DISFA_PRESENT;
  const labels = (await disfaPlusLabels(directory)) ?? join(directory, 'Labels');
  for (const subjectFolder of await foldersIn(labels, DISFA_SUBJECT)) {
    const subject = basename(subjectFolder).toUpperCase();
    for (const folder of await foldersIn(await unwrapped(subjectFolder), /./)) {
      const trial = basename(folder);
      const names = await namesOf(folder);
      const paths = AUS.map((au) => join(folder, names.find((name) => unitIn(name) === au) ?? `AU${au}.txt`));
      const coded = await readUnitFiles(paths, linesOf, problems);
      const pictures = await picturesOf(directory, { subject, trial, labels: folder }, problems);
      if (!pictures) continue;
      const pictureOf = (number: number) => {
        const path = pictures.frames.get(number);
        if (path) return { kind: 'image' as const, path };
        return `there is no picture of frame ${number} in ${pictures.folder}`;
      };
      const recording = `${subject}/${trial}`;
      const ofTrial = codedFrames(coded, { subject, recording }, pictureOf, from, problems);
      for (const frame of ofTrial) frames.push(frame);
    }
  }
  const notes = [`A unit is present from intensity ${from} of ${MAX_INTENSITY} on.`];
  return { name: 'DISFA+', directory, aus: AUS, frames, problems, notes };
}

/** What stands above the first line with a picture is a head. */
async function linesOf(path: string, problems: Problem[]): Promise<UnitLine[]> {
  const texts = (await readFile(path, 'utf8')).split(/\r?\n|\r/).map((text) => text.trim());
  const first = texts.findIndex((text) => LINE.test(text));
  if (first < 0) {
    const text = 'has no line such as “000.jpg 0”, picture and intensity';
    problems.push({ path, line: null, text, kind: 'label files without lines' });
    return [];
  }
  return texts.slice(first).flatMap((text, i) => {
    const line = first + i + 1;
    const [, number, intensity] = LINE.exec(text) ?? [];
    if (isIntensity(intensity)) return [{ line, number: Number(number), intensity: Number(intensity) }];
    if (text !== '') {
      problems.push({
        path,
        line,
        text: `“${text}” is no picture and intensity from 0 to ${MAX_INTENSITY}, such as “000.jpg 0”`,
        kind: 'lines without picture and intensity',
      });
    }
    return [];
  });
}

async function picturesOf(
  directory: string,
  { subject, trial, labels }: { subject: string; trial: string; labels: string },
  problems: Problem[],
): Promise<{ frames: ReadonlyMap<number, string>; folder: string } | null> {
  const roots = await foldersIn(directory, ...PICTURES);
  const packed: string[] = [];
  for (const root of roots) {
    for (const ofSubject of await foldersIn(root, named(subject))) {
      const within = await unwrapped(ofSubject);
      for (const folder of await foldersIn(within, named(trial))) {
        const frames = await framesOf(folder, problems);
        if (frames.size > 0) return { frames, folder };
      }
    }
    packed.push(...(await archivesIn(root, named(subject))));
  }
  const inside = await framesOf(labels, problems);
  if (inside.size > 0) return { frames: inside, folder: labels };
  packed.push(...(await archivesIn(directory, /^images?$/i)));
  const folder = join(roots[0] ?? join(directory, 'Images'), subject, trial);
  const how = packed.length > 0 ? `; unpack ${packed.join(', ')}` : '';
  const text = `${existsSync(folder) ? 'holds no picture such as 000.jpg' : 'is missing'}; ${labels} codes frames of it${how}`;
  problems.push({ path: folder, line: null, text, kind: 'trials without pictures' });
  return null;
}
