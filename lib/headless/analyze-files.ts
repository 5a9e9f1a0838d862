import { HEADLESS_BACKEND } from '../analyze/headless-backend';
import type { Outcome } from '../analyze/outcome';
import { writeResult } from '../node/atomic';
import { appVersion } from '../node/root';
import { exporterOf, type FormatName, metadataOf } from '../readings/export';
import { headerOf, modelOf } from '../readings/header';
import type { ReadingHeader } from '../readings/reading-row';
import { WorkFile } from './analyze-journal';
import { FileReader } from './file-reader';
import { type InputFile, listInputs, type OtherFile } from './input-files';
import { readManifest } from './model-manifest';
import { type Trouble, troublesOf, troubleTable } from './output-files';

export interface AnalyzeOptions {
  readonly input: string;
  readonly out: string;
  readonly format: FormatName;
  readonly every: number;
  readonly faces: number;
  readonly model: string;
}

/** What an analysis did, for people and, with --json, for programs. */
export interface Summary {
  /** null when no file could be read, and so no table was written */
  readonly out: string | null;
  readonly meta: string | null;
  readonly failures: string;
  readonly format: FormatName;
  readonly model: { readonly id: string; readonly hash: string };
  readonly backend: string;
  readonly files: number;
  readonly read: number;
  readonly failed: number;
  /** files of the folder that are no picture and no video, or are there twice */
  readonly skipped: number;
  readonly frames: number;
  /** rows with a face */
  readonly faces: number;
  readonly troubles: readonly Trouble[];
}

/** @param done files that are finished, with the share of the one that is being read */
type OnProgress = (done: number, total: number, name: string) => void;

/**
 * Reads pictures and videos with the live page's model and writes a table of what it says of every face.
 * @throws AppError when nothing could be begun, or an output cannot be written
 */
export async function analyze(options: AnalyzeOptions, onProgress: OnProgress): Promise<Summary> {
  const { out, every, faces, model } = options;
  const { files, others } = await listInputs(options.input, out);
  const manifest = readManifest(model);
  const header = headerOf(modelOf(manifest), {
    date: new Date().toISOString(),
    appVersion: appVersion(),
    backend: HEADLESS_BACKEND,
    every,
    faces,
  });
  const settings = { model: manifest.hash, app: header.appVersion, every, faces };
  const work = await WorkFile.open(`${out}.work.jsonl`, settings);
  try {
    const outcomes = await readAll(files, work, options, onProgress);
    const summary = await write(files, outcomes, others, header, work, options);
    await work.remove();
    return summary;
  } catch (error) {
    work.close();
    throw error;
  }
}

async function readAll(
  files: readonly InputFile[],
  work: WorkFile,
  options: AnalyzeOptions,
  onProgress: OnProgress,
): Promise<Outcome[]> {
  const reader = new FileReader(options);
  const outcomes: Outcome[] = [];
  try {
    for (const [i, file] of files.entries()) {
      onProgress(i, files.length, file.name);
      let outcome = work.find(file.name, file.stamp);
      if (!outcome) {
        outcome = await reader.read(file, {
          onFrame: (rows, share) => {
            work.add(rows);
            onProgress(i + share, files.length, file.name);
          },
          onRestart: () => work.drop(),
        });
        work.finish(file.name, file.stamp, outcome);
      }
      outcomes.push(outcome);
    }
    onProgress(files.length, files.length, '');
    return outcomes;
  } finally {
    await reader.close();
  }
}

async function write(
  files: readonly InputFile[],
  outcomes: readonly Outcome[],
  others: readonly OtherFile[],
  header: ReadingHeader,
  work: WorkFile,
  options: AnalyzeOptions,
): Promise<Summary> {
  const troubles = [
    ...outcomes.flatMap((outcome, i) => troublesOf(files[i].name, outcome)),
    ...others.map(
      ({ name, detail }): Trouble => ({ input: name, outcome: 'skipped', reason: 'other', detail }),
    ),
  ];
  const failures = `${options.out}.failures.csv`;
  const meta = `${options.out}.meta.json`;
  const read = outcomes.filter((outcome) => outcome.kind === 'read');
  if (read.length > 0) {
    const { columns, file } = exporterOf(options.format, header, files.length > 1);
    await writeResult(options.out, file(rowsOf(files, work)));
    await writeResult(meta, `${JSON.stringify(metadataOf(header, options.format, columns), null, 1)}\n`);
  }
  await writeResult(failures, troubleTable(troubles));
  return {
    out: read.length > 0 ? options.out : null,
    meta: read.length > 0 ? meta : null,
    failures,
    format: options.format,
    model: { id: header.model.id, hash: header.model.hash },
    backend: header.backend,
    files: files.length,
    read: read.length,
    failed: files.length - read.length,
    skipped: others.length,
    frames: read.reduce((sum, { frames }) => sum + frames, 0),
    faces: read.reduce((sum, { faces }) => sum + faces, 0),
    troubles,
  };
}

async function* rowsOf(files: readonly InputFile[], work: WorkFile) {
  for (const { name } of files) yield* work.rows(name);
}
