import { writeResult } from '../../../lib/node/atomic';
import { groupProblems, type ProblemGroup } from '../problems';
import type { RawDataset, RawFrame } from '../raw';
import type { FrameReading, Skipped } from './frame-reading';

/** What became of a dataset's frames; OUT.report.json. */
export interface PrepareReport {
  readonly dataset: string;
  readonly directory: string;
  readonly every: number;
  readonly frames: number;
  readonly faces: number;
  readonly subjects: number;
  /** Frames with more than one face. */
  readonly several: readonly { readonly frame: string; readonly faces: number }[];
  readonly skipped: readonly {
    readonly frame: string;
    readonly file: string;
    readonly reason: Skipped['reason'];
    readonly detail: string;
  }[];
  /** Of the dataset by kind, where they were passed over by --skip-problems. */
  readonly problems: readonly ProblemGroup[];
  readonly notes: readonly string[];
}

export function reportOf(
  { name, directory, problems, notes }: RawDataset,
  every: number,
  read: readonly { readonly frame: RawFrame; readonly reading: FrameReading }[],
): PrepareReport {
  const faces = read.flatMap(({ frame, reading }) => (reading.kind === 'face' ? [{ frame, reading }] : []));
  return {
    dataset: name,
    directory,
    every,
    frames: read.length,
    faces: faces.length,
    subjects: new Set(faces.map(({ frame }) => frame.subject)).size,
    several: faces.flatMap(({ frame, reading: { boxes } }) =>
      boxes.length > 1 ? [{ frame: frame.id, faces: boxes.length }] : [],
    ),
    skipped: read.flatMap(({ frame, reading }) =>
      reading.kind === 'skipped'
        ? [{ frame: frame.id, file: frame.picture.path, reason: reading.reason, detail: reading.detail }]
        : [],
    ),
    problems: groupProblems(problems),
    notes,
  };
}

/** @throws AppError io */
export async function writeReport(path: string, report: PrepareReport): Promise<void> {
  const list = (items: readonly object[]) =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const parts = Object.entries(report).map(
    ([key, value]) => `${JSON.stringify(key)}: ${Array.isArray(value) ? list(value) : JSON.stringify(value)}`,
  );
  await writeResult(path, `{\n${parts.join(',\n')}\n}\n`);
}

/** A few lines for people. */
export function printReport(
  { frames, faces, subjects, several, skipped }: PrepareReport,
  path: string,
): string {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))].map((reason) => {
    const count = skipped.filter((one) => one.reason === reason).length;
    return `${reason} ${count}`;
  });
  return [
    `${faces} faces of ${subjects} subjects from ${frames} frames.`,
    ...(several.length > 0
      ? [
          `${several.length} frames show several faces; the one that was taken before in the recording, or else the largest, is in the set.`,
        ]
      : []),
    skipped.length > 0
      ? `${skipped.length} frames gave no face (${reasons.join(', ')}); ${path} lists them.`
      : `No frame was left out; see ${path}.`,
  ].join('\n');
}
