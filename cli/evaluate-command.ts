import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { defineCommand } from 'citty';
import { SingleBar } from 'cli-progress';
import { AppError, messageOf } from '../lib/errors';
import { machine } from '../lib/node/machine';
import { knownIndices } from '../lib/numbers/detection';
import { REPORT_HTML } from '../lib/runs/report-files';
import { BACKENDS, type BackendName } from '../lib/runs/run-file';
import type { UgnConfig } from '../lib/ugn/config';
import type { Weights } from '../lib/ugn/shapes';
import { startBackend } from '../training/backends/device';
import { openFaceSet } from '../training/datasets/open';
import { readAuMesh } from '../training/datasets/warp/au-mesh';
import { type Answers, answer, column, type Levels } from '../training/evaluation/evaluate';
import { measureGroups, readGroups } from '../training/evaluation/groups';
import { hasSoftLabels } from '../training/evaluation/photographs/measure-photographs';
import type { LabelledAnswers } from '../training/evaluation/predictions';
import type { Partition } from '../training/face-set/folds';
import { type Faces, loadFaceData } from '../training/input/faces';
import { groupTable } from '../training/report/group-table';
import { evaluatePhotographs } from '../training/report/photographs/evaluate-photographs';
import { evaluationTable, intervalTable, LEGEND } from '../training/report/tables';
import { writeExamples } from '../training/report/write-examples';
import { measureAll, writeReports } from '../training/report/write-reports';
import { readModelFolder } from '../training/stages/init';
import { numberOf, refuseUnknown, valuesOf } from './arguments';

export const evaluateCommand = defineCommand({
  meta: {
    name: 'evaluate',
    description:
      'Measure a model on a face set, also one that it was not trained on, or on photographs with machine labels.',
  },
  args: {
    model: {
      type: 'string',
      default: 'default',
      description: 'a model’s folder, or its name under public/models',
    },
    data: { type: 'string', required: true, description: 'folder of a face set' },
    fold: { type: 'string', description: 'the fold that is tested, from 1; goes with --folds' },
    folds: { type: 'string', description: 'divide the subjects into so many folds' },
    all: {
      type: 'boolean',
      default: false,
      description: 'every image, for a set of people whom the model was not trained on; else the test split',
    },
    groups: {
      type: 'string',
      description: 'table (CSV) of people: a column subject, and one for each trait such as sex',
    },
    mesh: {
      type: 'string',
      description: 'folder with the face mesh’s triangles, to turn photographed faces; see npm run warp',
    },
    examples: {
      type: 'boolean',
      default: false,
      description:
        'also write pictures that were answered best and worst, faces and all, to examples.svg and examples.json; goes with --out',
    },
    out: {
      type: 'string',
      description: 'folder for metrics.json, report.csv, report.html, report.md, answers.json',
    },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnknown(rawArgs, Object.keys(cmd.args ?? {}));
    if (valuesOf(rawArgs, 'data').length > 1) {
      throw new AppError('bad-input', 'Give one --data; each set is measured by itself.');
    }
    if (args.examples && !args.out) throw new AppError('bad-input', '--examples goes with --out FOLDER.');
    const partition = partitionOf(args);
    const started = Date.now();
    const device = await startBackend(args.backend as BackendName | undefined);
    const { manifest, weights } = await readModelFolder(args.model);
    const { config, id } = manifest;
    const command = `npm run evaluate -- ${rawArgs.join(' ')}`;
    try {
      if (args.out) await makeFolder(args.out);
      const groups = args.groups ? await readGroups(args.groups) : new Map();
      const set = await openFaceSet(args.data);
      if (hasSoftLabels(set)) {
        if (partition)
          throw new AppError('bad-input', '--fold is for sets whose labels are 0, 1 or unknown.');
        if (args.examples)
          throw new AppError('bad-input', '--examples is for sets whose labels are 0, 1 or unknown.');
        const triangles = args.mesh ? (await readAuMesh(args.mesh)).triangles : null;
        const how = { isAll: args.all, groups, triangles, out: args.out, command, device: device.label };
        return await evaluatePhotographs({ manifest, weights }, set, how);
      }
      const data = await loadFaceData([args.data], config.aus, config.inputSize, partition);
      const parts = args.all ? [data.train, data.validation, data.test] : [data.test];
      const { answers, levels } = ofLabelledUnits(await answersTo(weights, config, parts), manifest);
      sayWhat(id, args.data, device.label, config, answers);
      const measured = measureAll(answers, levels);
      const { after, intervals } = measured;
      const byGroup = measureGroups(groups, { ...answers, thresholds: levels.thresholds });
      const groupTables = byGroup.length > 0 ? [groupTable(byGroup)] : [];
      console.log(
        [evaluationTable(after), intervalTable(after, intervals), ...groupTables, LEGEND].join('\n\n'),
      );
      if (!args.out) return;
      if (args.examples) {
        await writeExamples(args.out, answers, levels, parts, { hash: manifest.hash, command });
      }
      await writeReports(args.out, {
        title: `${id} on ${path.basename(args.data)}`,
        answers,
        sources: data.sources,
        settings: null,
        metrics: {
          command,
          config: `${id} (${config.variant})`,
          data: [args.data],
          device: device.label,
          seconds: Math.round((Date.now() - started) / 1000),
          seed: null,
          machine: machine(),
          images: null,
          validationF1: null,
          before: null,
          ...measured,
        },
      });
      console.log(`\nReport: ${path.join(args.out, REPORT_HTML)}`);
    } finally {
      tf.dispose(weights);
    }
  },
});

/** @throws AppError bad-input when the options contradict each other */
function partitionOf(args: { fold?: string; folds?: string; all: boolean }): Partition | undefined {
  const fold = numberOf(args.fold, 'fold');
  const folds = numberOf(args.folds, 'folds');
  if (fold === null && folds === null) return undefined;
  if (fold === null || folds === null) {
    throw new AppError('bad-input', '--fold goes with --folds: --fold 1 --folds 3');
  }
  if (args.all)
    throw new AppError('bad-input', 'Give --all, or --fold with --folds; a fold is a part of all.');
  return { fold, folds };
}

async function answersTo(
  weights: Weights,
  config: UgnConfig,
  parts: readonly Faces[],
): Promise<LabelledAnswers> {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const bar = new SingleBar({ format: 'answering {bar} {value}/{total}  {eta_formatted} left' });
  bar.start(total, 0);
  const answers: Answers[] = [];
  try {
    for (const faces of parts) answers.push(await answer(weights, config, faces, (n) => bar.increment(n)));
  } finally {
    bar.stop();
  }
  const join = (arrays: readonly Float32Array[]) => Float32Array.from(arrays.flatMap((array) => [...array]));
  return {
    aus: config.aus,
    subjects: parts.flatMap(({ subjects }) => subjects),
    labels: join(parts.map(({ labels }) => labels)),
    p: join(answers.map(({ p }) => p)),
    epistemic: join(answers.map(({ epistemic }) => epistemic)),
    aleatoric: join(answers.map(({ aleatoric }) => aleatoric)),
  };
}

/** The columns of the units that the set labels on some image. */
function ofLabelledUnits(
  all: LabelledAnswers,
  { thresholds, unsureAbove }: Levels,
): { answers: LabelledAnswers; levels: Levels } {
  const n = all.aus.length;
  const kept = all.aus.flatMap((_, j) => (knownIndices(column(all.labels, n, j)).length > 0 ? j : []));
  const pick = <T>(list: readonly T[]) => kept.map((j) => list[j]);
  const columns = (values: Float32Array) => values.filter((_, i) => kept.includes(i % n));
  const answers = {
    aus: pick(all.aus),
    subjects: all.subjects,
    labels: columns(all.labels),
    p: columns(all.p),
    epistemic: columns(all.epistemic),
    aleatoric: columns(all.aleatoric),
  };
  return { answers, levels: { thresholds: pick(thresholds), unsureAbove: pick(unsureAbove) } };
}

function sayWhat(
  id: string,
  data: string,
  device: string,
  { aus }: UgnConfig,
  answers: LabelledAnswers,
): void {
  console.log(`${id} on ${answers.subjects.length} images of ${data}, on ${device}.`);
  const left = aus.filter((au) => !answers.aus.includes(au)).map((au) => `AU${au}`);
  if (left.length > 0) console.log(`Not measured, as the set has no label of them: ${left.join(' ')}.`);
  console.log();
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new AppError('io', `Cannot make the folder ${folder}: ${messageOf(cause)}`, { cause });
  });
}
