import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { writeAtomically } from '../../../lib/node/atomic';
import { progressBar } from '../../../lib/node/progress-bar';
import { replaceFolder } from '../../../lib/node/replace-folder';
import { textTable } from '../../../lib/node/text-table';
import { packModel } from '../../../lib/ugn/weights';
import { openFaceSet } from '../../datasets/open';
import { scalingsOf, withScalings } from '../../evaluation/calibrate';
import { column } from '../../evaluation/evaluate';
import { centrePictures } from '../../evaluation/nodes/centre-pictures';
import { graphPredictions } from '../../evaluation/nodes/heads';
import { NodeReader } from '../../evaluation/nodes/node-reader';
import { compareHeads } from '../../evaluation/people/compare-heads';
import { type Heads, readPhotographs } from '../../evaluation/people/read-people';
import { loadPhotographs } from '../../evaluation/photographs/load-photographs';
import { clearCases } from '../../face-set/clear-cases';
import type { ShardSet } from '../../face-set/shards';
import { graphLife } from '../../stages/graph-life';
import type { GraphStudy, GraphStudyVariant } from '../../stages/graph-study-plan';
import { readModelFolder } from '../../stages/init';
import { exactNodes, joined, type NodeRows, studyNodes, withoutShapes } from './study-nodes';
import { type TrainedGraph, trainGraph } from './train-graph';

interface StudyOptions {
  readonly model: string;
  readonly photos: string;
  /** folder of a face set with exact labels, some of whose pictures are trained on too; null leaves them out */
  readonly rendered: string | null;
  readonly cache: string;
  readonly out: string;
  readonly command: string;
}

const rowSchema = z.object({
  variant: z.string(),
  seed: z.number(),
  loss: z.number(),
  life: z.object({
    edges: z.number(),
    alive: z.number(),
    muLow: z.number(),
    muHigh: z.number(),
    sigma: z.number(),
  }),
  /** null as long as the model is kept and not measured yet */
  measures: z.array(z.object({ measure: z.string(), graph: z.number(), nodes: z.number() })).nullable(),
});
type Row = z.output<typeof rowSchema>;

/** A graph beside the nodes' own heads. */
interface MeasuredRow extends Pick<Row, 'variant' | 'life'> {
  /** null of the model as it was given */
  readonly seed: number | null;
  readonly measures: NonNullable<Row['measures']>;
}

const ROW_FILE = 'row.json';
const rowText = (row: Row) => `${JSON.stringify(row, null, 1)}\n`;

/**
 * Trains every variant with every seed on the nodes of a backbone that does not change, and prints each graph beside the
 * nodes' own heads, both on the validation split, which variants are chosen by. Each model is kept in the folder as soon as it
 * is trained, and all are measured then; a stopped study goes on.
 * @throws AppError io, bad-weights or bad-input
 */
export async function runGraphStudy(study: GraphStudy, options: StudyOptions): Promise<void> {
  const { model, photos, rendered, cache, out, command } = options;
  for (const folder of [cache, out]) await mkdir(folder, { recursive: true });
  const { manifest, weights } = await readModelFolder(model);
  const reader = await NodeReader.open(weights, manifest.config, cache);
  const set = await openFaceSet(photos);
  try {
    const start = { weights, config: manifest.config };
    const exactSet = rendered === null ? null : await openFaceSet(rendered);
    const exact = exactSet && (await exactNodes(start, exactSet, study.exactEvery, reader));
    const folders: string[] = [];
    for (const variant of study.variants) {
      for (const seed of study.seeds) {
        const folder = path.join(out, `${fingerprintOf(study, variant, exactSet?.source ?? null)}-${seed}`);
        folders.push(folder);
        if (await readRow(folder)) continue;
        const seen = await studyNodes(start, set, variant, study.rankShare, reader);
        const all = joined([...seen, ...(exact ? [exact] : [])]);
        const trained = await trainedGraph(start, all, variant, study, seed);
        const raw = { weights: trained.weights, config: trained.config, rule: manifest };
        const heads = await calibrated(raw, set, exactSet, reader);
        const row = { variant: variant.name, seed, loss: trained.loss, life: trained.life, measures: null };
        try {
          await keep(folder, heads, row, { ...manifest, command });
        } finally {
          tf.dispose([trained.weights, heads.weights as Record<string, tf.Tensor>]);
        }
      }
    }
    const rows = [await givenRow({ ...start, rule: manifest }, set, reader)];
    for (const folder of folders) rows.push(await measuredRow(folder, set, reader));
    const table = tableOf(rows);
    await writeAtomically(path.join(out, 'study.md'), [`Command: ${command}\n\n${table}\n`]);
    console.log(table);
  } finally {
    reader.dispose();
    tf.dispose(weights);
  }
}

/**
 * The model with its graph's answers scaled to what the validation split's judges say; of units that nobody judges on
 * photographs, to the exact labels of the other set's validation split.
 */
async function calibrated(
  heads: Heads,
  set: ShardSet,
  exact: ShardSet | null,
  reader: NodeReader,
): Promise<Heads> {
  const { weights, config } = heads;
  const n = config.aus.length;
  const scalingsOn = async (from: ShardSet) => {
    const { faces, labels } = await loadPhotographs(from, config, ['validation'], null);
    const nodes = await reader.read(centrePictures(faces, config.inputSize));
    const truth = clearCases(labels.labels).map((label, i) =>
      Number.isNaN(labels.human[i]) ? label : labels.human[i],
    );
    const isJudged = config.aus.map((_, j) => [0, 1].every((kind) => column(truth, n, j).includes(kind)));
    return { isJudged, scalings: scalingsOf(await graphPredictions(weights, config, nodes), truth, n) };
  };
  const onPhotographs = await scalingsOn(set);
  const onExact = exact && (await scalingsOn(exact));
  const scalings = onPhotographs.scalings.map((scaling, j) =>
    onExact && !onPhotographs.isJudged[j] ? onExact.scalings[j] : scaling,
  );
  return { ...heads, weights: withScalings(weights, config, scalings) };
}

function trainedGraph(
  start: Pick<Heads, 'weights' | 'config'>,
  all: NodeRows,
  variant: GraphStudyVariant,
  study: GraphStudy,
  seed: number,
): Promise<TrainedGraph> {
  const bar = progressBar(`${variant.name}, seed ${seed}`);
  let isStarted = false;
  const rows = withoutShapes(all, start.config.aus, variant.shapeShare);
  return trainGraph(start, rows, variant, study, seed, (step, total) => {
    if (!isStarted) bar.start(total, 0);
    isStarted = true;
    bar.update(step);
  }).finally(() => bar.stop());
}

/** What a kept model measures on the validation split, which variants are chosen by; looked at once. */
async function measuredRow(folder: string, set: ShardSet, reader: NodeReader): Promise<MeasuredRow> {
  const row = (await readRow(folder))!;
  if (row.measures) return { ...row, measures: row.measures };
  const { manifest, weights } = await readModelFolder(folder);
  try {
    const measures = await measuresOf({ weights, config: manifest.config, rule: manifest }, set, reader);
    await writeAtomically(path.join(folder, ROW_FILE), [rowText({ ...row, measures })]);
    return { ...row, measures };
  } finally {
    tf.dispose(weights);
  }
}

/** The graph that the model came with. */
async function givenRow(heads: Heads, set: ShardSet, reader: NodeReader): Promise<MeasuredRow> {
  const { faces } = await loadPhotographs(set, heads.config, ['validation'], null);
  const nodes = await reader.read(centrePictures(faces, heads.config.inputSize));
  const life = await graphLife(heads.weights, heads.config, nodes);
  return { variant: 'as given', seed: null, life, measures: await measuresOf(heads, set, reader) };
}

async function measuresOf(heads: Heads, set: ShardSet, reader: NodeReader): Promise<MeasuredRow['measures']> {
  const { tuned, nodes, changed } = await readPhotographs(heads, set, 'validation', reader, () => {});
  return compareHeads(tuned, nodes, changed).flatMap(({ measure, graph, nodes: own }) =>
    graph && own ? [{ measure, graph: graph.value, nodes: own.value }] : [],
  );
}

/** Names what a training depends on, but for the seed and the data. */
function fingerprintOf(
  { variants: _, seeds: __, ...study }: GraphStudy,
  variant: GraphStudyVariant,
  exact: string | null,
): string {
  return createHash('sha256')
    .update(JSON.stringify([study, variant, exact]))
    .digest('hex')
    .slice(0, 12);
}

async function readRow(folder: string): Promise<Row | null> {
  const text = await readFile(path.join(folder, ROW_FILE), 'utf8').catch(() => null);
  return text === null ? null : rowSchema.parse(JSON.parse(text));
}

async function keep(
  folder: string,
  { weights, config }: Heads,
  row: Row,
  {
    id,
    thresholds,
    unsureAbove,
    strength,
    training,
    command,
  }: Awaited<ReturnType<typeof readModelFolder>>['manifest'] & {
    command: string;
  },
): Promise<void> {
  const { files } = await packModel({
    ...{ id, config, weights, thresholds, unsureAbove, strength },
    training: {
      ...training,
      command: `${training.command}; then the graph and the nodes’ heads alone: ${command} (${row.variant}, seed ${row.seed})`,
      date: new Date().toISOString().slice(0, 10),
      metrics: {},
    },
  });
  files.set(ROW_FILE, Buffer.from(rowText(row)));
  await replaceFolder(folder, files);
}

function tableOf(rows: readonly MeasuredRow[]): string {
  const names = rows[0].measures.map(({ measure }) => measure);
  const both = ({ graph, nodes }: MeasuredRow['measures'][number]) =>
    `${graph.toFixed(3)} / ${nodes.toFixed(3)}`;
  return textTable([
    ['variant', 'seed', 'edges', 'μ', 'σ', ...names.map((name) => `${name}: graph / nodes`)],
    ...rows.map(({ variant, seed, life, measures }) => [
      variant,
      seed === null ? '–' : String(seed),
      `${life.alive} of ${life.edges}`,
      `${life.muLow.toFixed(2)} to ${life.muHigh.toFixed(2)}`,
      life.sigma.toPrecision(2),
      ...measures.map(both),
    ]),
  ]);
}
