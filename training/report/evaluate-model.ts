import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../../lib/errors';
import { machine } from '../../lib/node/machine';
import { progressBar } from '../../lib/node/progress-bar';
import { knownIndices } from '../../lib/numbers/detection';
import type { UgnConfig } from '../../lib/ugn/config';
import type { Weights } from '../../lib/ugn/shapes';
import type { Manifest } from '../../lib/ugn/weights-manifest';
import { openFaceSet } from '../datasets/open';
import { readAuMesh } from '../datasets/warp/au-mesh';
import { column, type Levels, type Predictions, predict } from '../evaluation/evaluate';
import { groupDifferences } from '../evaluation/group-differences';
import { type Groups, measureGroups, readGroups } from '../evaluation/groups';
import { predictKept } from '../evaluation/nodes/predict-kept';
import { hasSoftLabels } from '../evaluation/photographs/measure-photographs';
import type { LabelledPredictions } from '../evaluation/predictions';
import type { Partition } from '../face-set/folds';
import { type Faces, loadFaceData } from '../input/faces';
import { readModelFolder } from '../stages/init';
import { differenceTable, groupTable } from './group-table';
import { evaluatePhotographs } from './photographs/evaluate-photographs';
import { evaluationTable, intervalTable, LEGEND } from './tables';
import { writeExamples } from './write-examples';
import { measureAll, writeReports } from './write-reports';

/** What is measured, on which pictures, and where the report goes. */
interface EvaluateOptions {
  /** a model's folder, or its name under public/models */
  readonly model: string;
  /** folder of a face set */
  readonly data: string;
  /** how the subjects are divided; without it the set's own test split is measured */
  readonly partition?: Partition;
  /** every image instead of the test split */
  readonly isAll: boolean;
  /** table (CSV) of people by trait */
  readonly groups?: string;
  /** folder with the face mesh's triangles; without it photographed faces are not turned */
  readonly mesh?: string;
  /** photographs.json of the same weights at other thresholds, whose figures of changed photographs are taken over */
  readonly earlier?: string;
  /** folder where the backbone's nodes are kept; then other heads or levels on it are measured in seconds */
  readonly cache?: string;
  /** every n-th photograph is also measured changed; all when left out */
  readonly changedEvery?: number;
  /** whether pictures that were predicted best and worst are written too; goes with `out` */
  readonly hasExamples: boolean;
  /** folder of the report; without it the measures are only printed */
  readonly out?: string;
  /** the command, for the report */
  readonly command: string;
  /** label of the backend, which has been started */
  readonly device: string;
  /** ends the work between two batches */
  readonly signal?: AbortSignal;
}

/**
 * Measures a model on a face set, prints the tables and writes the report.
 * @throws AppError io, bad-weights, or bad-input when the options do not go with the set; the signal's reason
 */
export async function evaluateModel(options: EvaluateOptions): Promise<void> {
  const { out } = options;
  const { manifest, weights } = await readModelFolder(options.model);
  try {
    if (out) await makeFolder(out);
    const groups = options.groups ? await readGroups(options.groups) : new Map();
    const set = await openFaceSet(options.data);
    if (!hasSoftLabels(set)) return await evaluateDecided({ manifest, weights }, groups, options);
    if (options.partition) {
      throw new AppError('bad-input', '--fold is for sets whose labels are 0, 1 or unknown.');
    }
    if (options.hasExamples) {
      throw new AppError('bad-input', '--examples is for sets whose labels are 0, 1 or unknown.');
    }
    const triangles = options.mesh ? (await readAuMesh(options.mesh)).triangles : null;
    const { isAll, earlier, cache, changedEvery, command, device, signal } = options;
    await evaluatePhotographs({ manifest, weights }, set, {
      isAll,
      groups,
      triangles,
      earlier,
      cache,
      changedEvery,
      out,
      command,
      device,
      signal,
    });
  } finally {
    tf.dispose(weights);
  }
}

/** On a set whose labels are 0, 1 or unknown. */
async function evaluateDecided(
  { manifest, weights }: { manifest: Manifest; weights: Weights },
  groups: Groups,
  { data: folder, partition, isAll, hasExamples, cache, out, command, device, signal }: EvaluateOptions,
): Promise<void> {
  const started = Date.now();
  const { config, id } = manifest;
  const data = await loadFaceData([folder], config.aus, config.inputSize, partition);
  const parts = isAll ? [data.train, data.validation, data.test] : [data.test];
  const { predictions, levels } = ofLabelledUnits(
    await predictAll(weights, config, parts, signal, cache),
    manifest,
  );
  sayWhat(id, folder, device, config, predictions);
  const measured = measureAll(predictions, levels);
  const { after, intervals } = measured;
  const grouped = { ...predictions, thresholds: levels.thresholds };
  const byGroup = measureGroups(groups, grouped);
  const groupTables =
    byGroup.length > 0 ? [groupTable(byGroup), differenceTable(groupDifferences(groups, grouped))] : [];
  console.log([evaluationTable(after), intervalTable(after, intervals), ...groupTables, LEGEND].join('\n\n'));
  if (!out) return;
  if (hasExamples) await writeExamples(out, predictions, levels, parts, { hash: manifest.hash, command });
  await writeReports(out, {
    title: `${id} on ${path.basename(folder)}`,
    predictions: predictions,
    sources: data.sources,
    settings: null,
    metrics: {
      command,
      config: `${id} (${config.variant})`,
      data: [folder],
      device,
      seconds: Math.round((Date.now() - started) / 1000),
      seed: null,
      machine: machine(),
      images: null,
      validationF1: null,
      before: null,
      ...measured,
    },
  });
  console.log(`\nReport: ${path.join(out, 'report.html')}`);
}

async function predictAll(
  weights: Weights,
  config: UgnConfig,
  parts: readonly Faces[],
  signal: AbortSignal | undefined,
  cache: string | undefined,
): Promise<LabelledPredictions> {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const bar = progressBar('faces answered');
  bar.start(total, 0);
  const predictions: Predictions[] = [];
  const onImages = (count: number) => {
    bar.increment(count);
    signal?.throwIfAborted();
  };
  try {
    for (const faces of parts) {
      predictions.push(
        cache === undefined
          ? await predict(weights, config, faces, onImages)
          : await predictKept(weights, config, faces, cache, onImages),
      );
    }
  } finally {
    bar.stop();
  }
  const join = (arrays: readonly Float32Array[]) => Float32Array.from(arrays.flatMap((array) => [...array]));
  return {
    aus: config.aus,
    subjects: parts.flatMap(({ subjects }) => subjects),
    labels: join(parts.map(({ labels }) => labels)),
    p: join(predictions.map(({ p }) => p)),
    epistemic: join(predictions.map(({ epistemic }) => epistemic)),
    aleatoric: join(predictions.map(({ aleatoric }) => aleatoric)),
  };
}

/** The columns of the units that the set labels on some image. */
function ofLabelledUnits(
  all: LabelledPredictions,
  { thresholds, unsureAbove, aleatoricShares }: Levels,
): { predictions: LabelledPredictions; levels: Levels } {
  const n = all.aus.length;
  const kept = all.aus.flatMap((_, j) => (knownIndices(column(all.labels, n, j)).length > 0 ? j : []));
  const pick = <T>(list: readonly T[]) => kept.map((j) => list[j]);
  const columns = (values: Float32Array) => values.filter((_, i) => kept.includes(i % n));
  const predictions = {
    aus: pick(all.aus),
    subjects: all.subjects,
    labels: columns(all.labels),
    p: columns(all.p),
    epistemic: columns(all.epistemic),
    aleatoric: columns(all.aleatoric),
  };
  return {
    predictions,
    levels: {
      thresholds: pick(thresholds),
      unsureAbove: pick(unsureAbove),
      ...(aleatoricShares && { aleatoricShares: pick(aleatoricShares) }),
    },
  };
}

function sayWhat(
  id: string,
  data: string,
  device: string,
  { aus }: UgnConfig,
  predictions: LabelledPredictions,
): void {
  console.log(`${id} on ${predictions.subjects.length} images of ${data}, on ${device}.`);
  const left = aus.filter((au) => !predictions.aus.includes(au)).map((au) => `AU${au}`);
  if (left.length > 0) console.log(`Not measured, as the set has no label of them: ${left.join(' ')}.`);
  console.log();
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new AppError('io', `Cannot make the folder ${folder}: ${messageOf(cause)}`, { cause });
  });
}
