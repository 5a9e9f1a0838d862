import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../../lib/errors';
import { publishVersion } from '../../lib/models/publish-version';
import { machine } from '../../lib/node/machine';
import { replaceFolder } from '../../lib/node/replace-folder';
import { duration } from '../../lib/numbers/duration';
import { toDecimals } from '../../lib/numbers/rounding';
import type { Evaluation } from '../../lib/runs/metrics-file';
import { REPORT_HTML } from '../../lib/runs/report-files';
import { MODEL_FOLDER } from '../../lib/runs/run-file';
import type { Weights } from '../../lib/ugn/shapes';
import { packModel, readModel } from '../../lib/ugn/weights';
import { MANIFEST_FILE } from '../../lib/ugn/weights-manifest';
import { scalingsOf, withScalings } from '../evaluation/calibrate';
import { predict, tune, tunedF1 } from '../evaluation/evaluate';
import type { LabelledPredictions } from '../evaluation/predictions';
import { comparisonTable, evaluationTable } from '../report/tables';
import { measureAll, writeReports } from '../report/write-reports';
import { MODELS_FOLDER } from '../stages/init';
import type { OpenRun } from '../stages/open-run';
import type { Before } from './before';

/** A result this much worse on the validation split than the model it started from does not replace it. */
const TOLERATED_LOSS = 0.01;

/**
 * Calibrates where the experiment says so and chooses the levels, both on the validation split, packs the model,
 * evaluates on the test split what a reader of the packed files gets, reports, and publishes.
 */
export async function finish(run: OpenRun, trained: Weights, before: Before | null): Promise<Evaluation> {
  if (!run.config.isCalibrated) return finishWith(run, trained, before);
  const { model, data, progress } = run;
  const n = model.aus.length;
  const raw = await predict(trained, model, data.validation);
  const scalings = scalingsOf(raw, data.validation.labels, n);
  progress.say(
    `Calibrated on validation; slopes ${scalings.map(({ slope }) => slope.toFixed(2)).join(' ')}.`,
  );
  const calibrated = withScalings(trained, model, scalings);
  try {
    return await finishWith(run, calibrated, before);
  } finally {
    tf.dispose(calibrated);
  }
}

async function finishWith(run: OpenRun, weights: Weights, before: Before | null): Promise<Evaluation> {
  const { model, data, options, progress, folder } = run;
  const n = model.aus.length;
  const onValidation = await predict(weights, model, data.validation);
  const validationF1 = tunedF1(onValidation, data.validation.labels, n);
  const levels = tune(onValidation, data.validation.labels, n, run.config.falseAlarms);
  const { manifest, files } = await packModel({
    id: options.publish ?? 'unpublished',
    config: model,
    weights,
    ...levels,
    training: {
      trainedOn: data.sources.join(' '),
      command: options.command,
      date: new Date().toISOString().slice(0, 10),
      metrics: {},
    },
  });
  const predictions = await predictionsOfPacked(run, files);
  const measured = measureAll(predictions, levels);
  const { after } = measured;
  const training = { ...manifest.training, metrics: metricsOf(after) };
  files.set(MANIFEST_FILE, Buffer.from(`${JSON.stringify({ ...manifest, training }, null, 1)}\n`));
  await writeModel(path.join(folder, MODEL_FOLDER), files);
  progress.say(`\nAfter, on the test split:\n${evaluationTable(after)}\n`);
  if (before) progress.say(`${comparisonTable(before.evaluation, after)}\n`);

  const refusal = refusalOf(run, validationF1, before);
  if (options.publish && !refusal) {
    const served = path.join(MODELS_FOLDER, options.publish);
    await publishVersion(served, { manifest: { ...manifest, training }, files });
    progress.say(`Published to ${served}; the page loads it from now on.`);
  } else if (refusal) progress.say(refusal);
  const seconds = Math.round(run.clock.seconds());
  await writeReports(folder, {
    title: path.basename(folder),
    predictions,
    sources: data.sources,
    settings: { ...run.config, model },
    metrics: {
      command: options.command,
      config: options.config,
      data: options.data,
      device: run.device.label,
      seconds,
      seed: options.seed,
      machine: machine(),
      images: { train: data.train.count, validation: data.validation.count, test: data.test.count },
      validationF1,
      before: before?.evaluation ?? null,
      ...measured,
    },
  });
  progress.say(`Took ${duration(seconds)}. Report: ${path.join(folder, REPORT_HTML)}`);
  return after;
}

async function writeModel(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await replaceFolder(folder, files).catch((cause) => {
    throw new AppError('io', `Cannot write the model to ${folder}: ${messageOf(cause)}`, { cause });
  });
}

/** What a reader of the packed files, rounded to half floats, gets for the test split. */
async function predictionsOfPacked(
  { model, data: { test } }: OpenRun,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<LabelledPredictions> {
  const { weights } = await readModel(async (name) => files.get(name)!);
  try {
    const predictions = await predict(weights, model, test);
    return { ...predictions, aus: model.aus, subjects: test.subjects, labels: test.labels };
  } finally {
    tf.dispose(weights);
  }
}

/** Why the result does not replace the model it started from, or null. Judged on the validation split. */
function refusalOf({ options, folder }: OpenRun, validationF1: number, before: Before | null): string | null {
  const isReplacing =
    options.start.kind === 'model' && path.basename(options.start.model) === options.publish;
  if (!before || !isReplacing || validationF1 >= before.validationF1 - TOLERATED_LOSS) return null;
  const percent = (value: number) => (100 * value).toFixed(1);
  return (
    `Not published: validation F1 is ${percent(validationF1)}, and the model it started from has ` +
    `${percent(before.validationF1)}. The new one is in ${path.join(folder, MODEL_FOLDER)}; the training page serves it all the same.`
  );
}

/** The figures of a model's manifest. */
export function metricsOf(evaluation: Evaluation): Record<string, number> {
  const { f1, f1AlwaysYes, accuracy, auc, calibration, errorAuc } = evaluation.mean;
  const means = { f1, f1AlwaysYes, accuracy, auc, calibration, errorAuc };
  const entries = [
    ...Object.entries(means),
    ...evaluation.units.flatMap((unit): [string, number][] => [
      [`f1.AU${unit.au}`, unit.f1],
      [`auc.AU${unit.au}`, unit.auc],
    ]),
  ];
  return Object.fromEntries(
    entries
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => [name, toDecimals(value, 4)]),
  );
}
