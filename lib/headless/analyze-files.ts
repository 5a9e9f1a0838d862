import { HEADLESS_BACKEND } from '../analyze/headless-backend';
import { isIncomplete, type Outcome } from '../analyze/outcome';
import { writeResult } from '../node/atomic';
import { appVersion } from '../node/root';
import { exporterOf, type FormatName, metadataOf } from '../readings/export';
import { headerOf, modelOf } from '../readings/header';
import type { ReadingHeader } from '../readings/reading-row';
import { WorkFile } from './analyze-journal';
import { FileReader } from './file-reader';
import { type InputFile, listInputs } from './input-files';
import { findServed } from './model-manifest';
import { OutputFiles, type Target } from './output-files';
import { asSequences } from './picture-folders';
import { skipped, skippedOutputs, type Trouble, troublesOf, troubleTable } from './trouble-table';

export interface AnalyzeOptions {
  readonly input: string;
  readonly target: Target;
  readonly format: FormatName;
  /** Whether OpenFace's table says in each row of which file and model it is, in words. */
  readonly provenance: boolean;
  readonly every: number;
  readonly faces: number;
  /** Whether people who return get their old number by how they look. */
  readonly remembersFaces: boolean;
  readonly model: string;
  /** The pictures of a folder are one sequence, so many a second; null where each is for itself. */
  readonly rate: number | null;
}

/** What an analysis did, for people and, with --json, for programs. */
export interface Summary {
  /** The table, or the folder of the tables; null when no file could be read, and so no table was written. */
  readonly out: string | null;
  /** Of the one table; null where each file has its own beside its table. */
  readonly meta: string | null;
  /** Where everything that is to be said of the files is listed. */
  readonly remarks: string;
  readonly format: FormatName;
  readonly model: { readonly id: string; readonly hash: string };
  readonly backend: string;
  readonly files: number;
  readonly read: number;
  readonly failed: number;
  /** files that were read but for parts that are damaged or missing */
  readonly incomplete: number;
  /** files of the folder that are no picture and no video, or are there twice */
  readonly skipped: number;
  readonly frames: number;
  /** rows with a face */
  readonly faces: number;
  readonly troubles: readonly Trouble[];
}

/** @param done files that are finished, with the share of the one that is being read */
type OnProgress = (done: number, total: number, name: string) => void;

interface Analysis extends AnalyzeOptions {
  readonly header: ReadingHeader;
  readonly modelFolder: string;
  readonly outputs: OutputFiles;
  readonly work: WorkFile;
}

/**
 * Reads pictures and videos with the live page's model and writes a table of what it says of every face.
 * @throws AppError when nothing could be begun, or an output cannot be written
 */
export async function analyze(options: AnalyzeOptions, onProgress: OnProgress): Promise<Summary> {
  const { target, format, every, faces, remembersFaces, model, rate } = options;
  const outputs = new OutputFiles(target, format);
  const { files: listed, others, own } = await listInputs(options.input, outputs);
  const files = rate === null ? listed : asSequences(listed, options.input);
  const { manifest, folder: modelFolder } = await findServed(model);
  const header = headerOf(modelOf(manifest), {
    date: new Date().toISOString(),
    appVersion: appVersion(),
    backend: HEADLESS_BACKEND,
    every,
    faces,
    remembersFaces,
  });
  const settings = {
    model: manifest.hash,
    app: header.appVersion,
    every,
    faces,
    ...(remembersFaces && { remembersFaces: 'yes' }),
    ...(rate !== null && { rate }),
  };
  const work = await WorkFile.open(outputs.work, settings);
  const analysis = { ...options, header, modelFolder, outputs, work };
  try {
    const outcomes = await readAll(files, analysis, onProgress);
    const troubles = [
      ...outcomes.flatMap((outcome, i) => troublesOf(files[i].name, outcome)),
      ...skipped(others),
      ...skippedOutputs(own),
    ];
    const read = files.filter((_, i) => outcomes[i].kind === 'read');
    if (!outputs.isOneEach && read.length > 0) await writeTable(outputs.path, read, analysis);
    await writeResult(outputs.remarks, troubleTable(troubles));
    await work.remove();
    await outputs.sweep(files.map(({ name }) => name));
    return summaryOf(outcomes, troubles, others.length, analysis);
  } catch (error) {
    work.close();
    throw error;
  }
}

async function readAll(
  files: readonly InputFile[],
  analysis: Analysis,
  onProgress: OnProgress,
): Promise<Outcome[]> {
  const { outputs, work } = analysis;
  const reader = new FileReader({ ...analysis, rate: analysis.rate ?? 1 });
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
      if (outputs.isOneEach && outcome.kind === 'read') {
        await writeTable(outputs.tableOf(file.name), [file], analysis);
      }
      outcomes.push(outcome);
    }
    onProgress(files.length, files.length, '');
    return outcomes;
  } finally {
    await reader.close();
  }
}

/** A table and what its columns mean. */
async function writeTable(
  table: string,
  files: readonly InputFile[],
  { format, header, outputs, provenance, work }: Analysis,
): Promise<void> {
  const inputs = files.map(({ name }) => name);
  const { columns, file } = exporterOf(format, header, { inputs, provenance });
  await writeResult(table, file(rowsOf(inputs, work)));
  const meta = { ...metadataOf(header, format, columns), inputs };
  await writeResult(outputs.metaOf(table), `${JSON.stringify(meta, null, 1)}\n`);
}

function summaryOf(
  outcomes: readonly Outcome[],
  troubles: readonly Trouble[],
  skippedFiles: number,
  { format, header, outputs }: Analysis,
): Summary {
  const read = outcomes.filter((outcome) => outcome.kind === 'read');
  return {
    out: read.length > 0 ? outputs.path : null,
    meta: read.length > 0 && !outputs.isOneEach ? outputs.metaOf(outputs.path) : null,
    remarks: outputs.remarks,
    format,
    model: { id: header.model.id, hash: header.model.hash },
    backend: header.backend,
    files: outcomes.length,
    read: read.length,
    failed: outcomes.length - read.length,
    incomplete: outcomes.filter(isIncomplete).length,
    skipped: skippedFiles,
    frames: read.reduce((sum, { frames }) => sum + frames, 0),
    faces: read.reduce((sum, { faces }) => sum + faces, 0),
    troubles,
  };
}

async function* rowsOf(inputs: readonly string[], work: WorkFile) {
  for (const input of inputs) yield* work.rows(input);
}
