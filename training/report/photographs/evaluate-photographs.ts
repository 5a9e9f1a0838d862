import path from 'node:path';
import { AppError } from '../../../lib/errors';
import { writeAtomically } from '../../../lib/node/atomic';
import { requireJsonFile } from '../../../lib/node/json-file';
import { progressBar } from '../../../lib/node/progress-bar';
import {
  PHOTOGRAPHS_FILE,
  type PhotographsFile,
  photographsFileSchema,
} from '../../../lib/runs/photographs-file';
import type { Weights } from '../../../lib/ugn/shapes';
import type { Manifest } from '../../../lib/ugn/weights-manifest';
import { measurePhotographs, type PhotographOptions } from '../../evaluation/photographs/measure-photographs';
import type { ShardSet } from '../../face-set/shards';
import { photographTables } from './photograph-tables';
import { reliabilityPanels } from './reliability-figure';

/**
 * Measures a model on photographs with machine labels, prints the tables, and writes them with every number to
 * photographs.md and photographs.json, and how far probabilities mean what they say to reliability.svg, where a
 * folder is given.
 * @throws AppError io when the folder cannot be written
 */
export async function evaluatePhotographs(
  { manifest, weights }: { manifest: Manifest; weights: Weights },
  set: ShardSet,
  {
    out,
    command,
    device,
    signal,
    earlier,
    ...options
  }: Omit<PhotographOptions, 'earlier'> & {
    out?: string;
    /** photographs.json of the same weights at other thresholds, whose figures of changed pictures are taken over */
    earlier?: string;
    command: string;
    device: string;
    signal?: AbortSignal;
  },
): Promise<void> {
  const { id, hash, config, thresholds, unsureAbove } = manifest;
  const bar = progressBar('faces answered');
  let isStarted = false;
  const report = await measurePhotographs(
    { weights, config, levels: { thresholds, unsureAbove } },
    set,
    { ...options, earlier: earlier === undefined ? null : await readEarlier(earlier, hash) },
    (count, total) => {
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.increment(count);
      signal?.throwIfAborted();
    },
  ).finally(() => bar.stop());
  const which = options.isAll ? 'all' : 'the test split';
  const head = `${id} on ${report.images} photographs (${which}) of ${set.directory}, on ${device}.\n\n${set.source}`;
  const tables = photographTables(report);
  console.log(`${head}\n\n${tables}`);
  if (!out) return;
  await writeAtomically(path.join(out, 'photographs.md'), [
    `# ${id} on photographs\n\nCommand: ${command}\n\n${head}\n\n${tables}\n`,
  ]);
  const { differences: _, ...figures } = report;
  const numbers: PhotographsFile = {
    ...{ command, model: id, hash, data: set.directory, source: set.source, device },
    ...figures,
  };
  await writeAtomically(path.join(out, PHOTOGRAPHS_FILE), [`${JSON.stringify(numbers, null, 1)}\n`]);
  await writeAtomically(path.join(out, 'reliability.svg'), [`${reliabilityPanels(report)}\n`]);
  console.log(`\nReport: ${path.join(out, 'photographs.md')}`);
}

/** @throws AppError io; bad-input for a file that is none, or of other weights */
async function readEarlier(file: string, hash: string): Promise<PhotographsFile> {
  const found = await requireJsonFile(file, photographsFileSchema, 'is no photographs.json');
  if (found.hash === hash) return found;
  throw new AppError(
    'bad-input',
    `${file} is of other weights, so what it says of changed pictures does not hold for these.`,
  );
}
