import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, messageOf } from '../../../lib/errors';
import type { InputFile } from '../../../lib/headless/input-files';
import { lockFolder } from '../../../lib/node/lock';
import { appVersion } from '../../../lib/node/root';
import { INDEX_FILE } from '../../face-set/shard-index';
import { type FaceSample, writeShardSet } from '../../face-set/shards';
import type { RawDataset, RawFrame } from '../raw';
import { recordingsOf } from './dataset-recordings';
import { CROP_SIZE, type FrameReading } from './frame-reading';
import { inLanes } from './page-lanes';
import { WorkFolder } from './prepare-journal';
import { type PrepareReport, reportOf, writeReport } from './prepare-report';
import { readRecording } from './read-recording';
import { requireFfmpeg } from './video';

export interface PrepareOptions {
  /** Folder for the face set. */
  readonly out: string;
  /** Keeps the first frame of each recording and each so many after it. */
  readonly every: number;
  /** Browsers that read at once. */
  readonly pages: number;
  readonly signal: AbortSignal;
}

interface ReadFrame {
  readonly frame: RawFrame;
  readonly reading: FrameReading;
}

/** Files are looked up on the disk so many at once. */
const LOOKED_UP = 64;

/**
 * Finds and cuts out the face of every frame and writes them as a face set, and OUT.report.json with the frames that
 * gave none. One that was stopped or killed goes on where it was; its work so far is in OUT.work.
 * @param onFrame called with how many frames are read, first with those of an earlier time
 * @throws AppError bad-input when no frame gives a face, the place is taken, or options differ from those it was begun
 *   with; io without Chromium, without ffmpeg where it is needed, or when something cannot be written; the
 *   signal's reason when it asked to stop and what was read is kept
 */
export async function prepare(
  raw: RawDataset,
  options: PrepareOptions,
  onFrame: (done: number, total: number) => void,
): Promise<PrepareReport> {
  const { every, signal } = options;
  const out = resolve(options.out);
  const workFolder = `${out}.work`;
  refuseUsedPlace(out, workFolder);
  const recordings = recordingsOf(raw.frames, every);
  const frames = recordings.flat();
  const everyFrameOnce = frames.some(({ picture }) => picture.kind === 'video') ? requireFfmpeg() : [];
  const files = await filesOf(frames);
  const stampOf = ({ picture }: RawFrame) => files.get(picture.path)!.stamp;

  const claim = await claimFolder(workFolder);
  try {
    await removeLeftovers(out);
    const work = WorkFolder.open(workFolder, settingsOf(raw, options));
    let report: PrepareReport;
    try {
      let done = frames.filter((frame) => work.find(frame.id, stampOf(frame))).length;
      onFrame(done, frames.length);
      const onRead = () => {
        if (claim.lost.aborted) throw taken(out);
        done++;
        onFrame(done, frames.length);
      };
      const pages = Math.min(options.pages, recordings.length);
      await inLanes(recordings, pages, (recording, page) =>
        readRecording(recording, { page, work, files, everyFrameOnce, signal, onFrame: onRead }),
      );
      work.flush();
      const read = frames.map((frame) => ({ frame, reading: work.find(frame.id, stampOf(frame))! }));
      report = reportOf(raw, every, read);
      await writeReport(`${out}.report.json`, report);
      await writeSet(out, raw, report, samplesOf(read, work));
    } finally {
      work.close();
    }
    await discard(workFolder);
    return report;
  } finally {
    await claim.release();
  }
}

/** The work folder of a set that was killed while it was being put in its place goes on; any other place must be free. */
function refuseUsedPlace(out: string, workFolder: string): void {
  if (!existsSync(out)) return;
  if (existsSync(join(out, INDEX_FILE))) {
    if (existsSync(workFolder)) return;
    throw new AppError(
      'bad-input',
      `${out} holds a face set already. Train on it, delete it, or name another --out.`,
    );
  }
  throw new AppError('bad-input', `${out} is there already and no face set. Name another --out.`);
}

async function claimFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new AppError('io', `Cannot write ${folder}: ${messageOf(cause)}`, { cause });
  }
  const claim = await lockFolder(folder);
  if (!claim) throw taken(folder);
  return claim;
}

function taken(folder: string): AppError {
  return new AppError('bad-input', `Another process is at work on ${folder}. Wait for it, or end it.`);
}

/** Work that killed processes were about to remove. */
async function removeLeftovers(out: string): Promise<void> {
  const leftover = /^\.work-done-\d+$/;
  for (const name of readdirSync(dirname(out))) {
    const isOurs = name.startsWith(basename(out)) && leftover.test(name.slice(basename(out).length));
    if (isOurs) await rm(join(dirname(out), name), { recursive: true, force: true });
  }
}

/** Under another name first, so that no half of it is ever taken for work to go on with. */
async function discard(workFolder: string): Promise<void> {
  const done = `${workFolder}-done-${process.pid}`;
  await rename(workFolder, done);
  await rm(done, { recursive: true, force: true });
}

/** By path: the files that frames are in. One that is gone is said to be unreadable when it is its turn. */
async function filesOf(frames: readonly RawFrame[]): Promise<Map<string, InputFile>> {
  const kinds = new Map(frames.map(({ picture }) => [picture.path, picture.kind]));
  const paths = [...kinds.keys()];
  const files = new Map<string, InputFile>();
  for (let start = 0; start < paths.length; start += LOOKED_UP) {
    const part = paths.slice(start, start + LOOKED_UP);
    const facts = await Promise.all(part.map((path) => stat(path).catch(() => ({ size: 0, mtimeMs: 0 }))));
    for (const [i, path] of part.entries()) {
      const { size, mtimeMs } = facts[i];
      const kind = kinds.get(path) === 'video' ? 'video' : 'picture';
      files.set(path, { name: basename(path), path, kind, stamp: `${size} bytes, ${mtimeMs}` });
    }
  }
  return files;
}

/** What readings depend on. */
function settingsOf({ name }: RawDataset, { every }: PrepareOptions): Record<string, string | number> {
  return { dataset: name, every, size: CROP_SIZE, app: appVersion() };
}

function* samplesOf(read: readonly ReadFrame[], work: WorkFolder): Generator<FaceSample> {
  for (const { frame, reading } of read) {
    if (reading.kind !== 'face') continue;
    const { id, subject, labels, intensity } = frame;
    yield { id, subject, split: 'train', jpeg: work.crop(reading), labels, intensity };
  }
}

async function writeSet(
  out: string,
  { name, about, aus }: RawDataset,
  { frames, faces, subjects, every }: PrepareReport,
  samples: Iterable<FaceSample>,
): Promise<void> {
  if (faces === 0) {
    const why = `None of the ${frames} frames gave a face; ${out}.report.json says why.`;
    throw new AppError('bad-input', why);
  }
  const kept = every === 1 ? '' : ` (every ${every}th)`;
  const source =
    `${about ?? (name === 'folder' ? 'Own pictures' : name)}: ${faces} faces of ${subjects} subjects from ${frames} frames${kept}, ` +
    'found and cut out as on the live page. Made by: npm run train -- prepare';
  await writeShardSet(out, { aus, size: CROP_SIZE, source, samples, dataset: name });
}
