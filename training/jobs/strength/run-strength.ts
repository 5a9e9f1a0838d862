import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { unitName } from '../../../lib/au/catalogue';
import type { StrengthRule } from '../../../lib/au/intensity';
import { AppError, messageOf } from '../../../lib/errors';
import { progressBar } from '../../../lib/node/progress-bar';
import { refuseForeign, replaceFolder } from '../../../lib/node/replace-folder';
import { textTable } from '../../../lib/node/text-table';
import { meanOf } from '../../../lib/numbers/statistics';
import type { UgnConfig } from '../../../lib/ugn/config';
import { mapSide } from '../../../lib/ugn/resnet18';
import { D } from '../../../lib/ugn/shapes';
import { ANGLES, type StrengthWeights } from '../../../lib/ugn/strength-heads';
import { packModel } from '../../../lib/ugn/weights';
import { STRENGTH } from '../../configs/strength';
import { openFaceSet } from '../../datasets/open';
import { NodeReader } from '../../evaluation/nodes/node-reader';
import {
  type AngleError,
  asymmetryCovered,
  measurePose,
  measureUnits,
  readRows,
  type StrengthReadings,
  type UnitStrength,
} from '../../evaluation/strength/measure-strength';
import { type StrengthRows, strengthRows } from '../../evaluation/strength/strength-rows';
import type { SplitName } from '../../face-set/shards';
import { readModelFolder } from '../../stages/init';
import { fitSpread } from './fit-spreads';
import { trainStrength } from './train-strength';

const PART_OF_MODEL = /^(manifest\.json|[\w-]+\.bin)$/;
/** Spreads of the lean that are tried, on the score's scale. */
const LEAN_SPREADS = Array.from({ length: 60 }, (_, k) => 0.1 * (k + 1));
const COVERED = 0.9;

interface StrengthOptions {
  readonly model: string;
  /** folders of face sets with exact intensities, sides and poses */
  readonly exact: readonly string[];
  /** folder of photographs with a machine's strengths; null leaves them out */
  readonly photos: string | null;
  readonly cache: string;
  readonly out: string;
  readonly command: string;
}

/**
 * Fits heads for intensity, sides and head pose to a model, writes the model with them, and prints what they measure on the test
 * splits. All other weights, and so all other numbers of the model, stay as they are.
 * @throws AppError io, bad-weights or bad-input
 */
export async function runStrength({
  model,
  exact,
  photos,
  cache,
  out,
  command,
}: StrengthOptions): Promise<void> {
  await refuseForeign(out, (name) => PART_OF_MODEL.test(name), 'a model’s manifest and weights');
  await mkdir(cache, { recursive: true });
  const { manifest, weights } = await readModelFolder(model);
  const config: UgnConfig = { ...manifest.config, readsMirror: true, readsStrength: true };
  const reader = await NodeReader.open(weights, manifest.config, cache);
  const { thresholds } = manifest;
  try {
    const sets = await Promise.all([...exact, ...(photos ? [photos] : [])].map(openFaceSet));
    const rowsOf = async (split: SplitName) => {
      const all: StrengthRows[] = [];
      for (const set of sets) {
        all.push(
          await strengthRows(
            { weights, config: manifest.config },
            set,
            split,
            set.directory === photos,
            reader,
          ),
        );
      }
      return all;
    };
    const { photoShare, ...plan } = STRENGTH;
    const shares = sets.map((_, k) =>
      photos && k === exact.length ? photoShare : (1 - (photos ? photoShare : 0)) / exact.length,
    );
    const bar = progressBar('strength heads');
    bar.start(plan.steps, 0);
    const trained = await trainStrength(
      await rowsOf('train'),
      config,
      thresholds,
      { ...plan, shares },
      (step) => bar.update(step),
    ).finally(() => bar.stop());
    const validation = await rowsOf('validation');
    const strength = ruleOf(
      trained,
      validation,
      validation.map((rows) => readRows(trained.weights, rows)),
      thresholds,
    );
    for (const [k, rows] of (await rowsOf('test')).entries()) {
      const readings = readRows(trained.weights, rows);
      console.log(`\n${sets[k].directory}, test: ${rows.count} pictures`);
      console.log(
        unitTable(measureUnits(rows, readings, config.aus, thresholds, strength), (j) =>
          asymmetryCovered(rows, readings, thresholds, strength, j),
        ),
      );
      console.log(`\n${poseTable(measurePose(rows, readings, strength.poseSpread))}`);
    }
    const heads = tensorsOf(trained.weights, config);
    const { id, unsureAbove, aleatoricShares, epistemicLevels, training } = manifest;
    const { files } = await packModel({
      ...{
        id,
        config,
        weights: { ...weights, ...heads },
        thresholds,
        unsureAbove,
        aleatoricShares,
        epistemicLevels,
      },
      strength,
      training: { ...training, strength: command },
    }).finally(() => tf.dispose(heads));
    await replaceFolder(out, files).catch((cause) => {
      throw new AppError('io', `Cannot write the model to ${out}: ${messageOf(cause)}`, { cause });
    });
    console.log(`\n${path.resolve(out)}`);
  } finally {
    reader.dispose();
    tf.dispose(weights);
  }
}

/** Steps as trained; spreads that cover nine of ten errors of the validation splits. */
function ruleOf(
  { steps }: Pick<StrengthRule, 'steps'>,
  sets: readonly StrengthRows[],
  readings: readonly StrengthReadings[],
  thresholds: readonly number[],
): StrengthRule {
  const angles = Array.from({ length: ANGLES }, (_, k) => k);
  const each = (pick: (rows: StrengthRows, of: StrengthReadings, i: number) => number | null) =>
    sets.flatMap((rows, at) =>
      Array.from({ length: rows.count }, (_, i) => pick(rows, readings[at], i)).filter(
        (value) => value !== null,
      ),
    );
  const known = (rows: StrengthRows, i: number, k: number) => !Number.isNaN(rows.pose[i * ANGLES + k]);
  const poseSpread = fitSpread(
    angles.map((k) =>
      each((rows, of, i) => (known(rows, i, k) ? Math.abs(of[i].pose[k] - rows.pose[i * ANGLES + k]) : null)),
    ),
    angles.map((k) => each((rows, of, i) => (known(rows, i, k) ? of[i].poseGap[k] : null))),
  );
  const none = thresholds.map(() => 0);
  const floor = thresholds.map((_, j) => {
    const coveredBy = (spread: number) => {
      const leanSpread = { floor: thresholds.map(() => spread), perGap: none };
      const shares = sets.map((rows, at) =>
        asymmetryCovered(rows, readings[at], thresholds, { steps, leanSpread }, j),
      );
      return meanOf(shares.filter((share) => !Number.isNaN(share)));
    };
    return (
      LEAN_SPREADS.find((spread) => coveredBy(spread) >= COVERED) ?? LEAN_SPREADS[LEAN_SPREADS.length - 1]
    );
  });
  return { steps, leanSpread: { floor, perGap: none }, poseSpread };
}

function tensorsOf(
  { unit, side, pose, poseBias }: StrengthWeights,
  { aus, inputSize }: UgnConfig,
): Record<string, tf.Tensor> {
  const high = mapSide(inputSize);
  return {
    'strength.unit': tf.tensor(unit, [aus.length, D]),
    'strength.side': tf.tensor(side, [aus.length, high, high, D]),
    'strength.pose': tf.tensor(pose, [ANGLES, high, high, D]),
    'strength.poseBias': tf.tensor(poseBias, [ANGLES]),
  };
}

function unitTable(units: readonly UnitStrength[], asymmetry: (j: number) => number): string {
  const cell = (value: number, digits = 2) => (Number.isNaN(value) ? '–' : value.toFixed(digits));
  const means = (key: keyof UnitStrength) =>
    cell(meanOf(units.map((unit) => unit[key]).filter((value) => !Number.isNaN(value))));
  const keys = ['mae', 'constantMae', 'icc', 'covered', 'oneSided', 'sideNamed', 'told', 'toldLean'] as const;
  return textTable([
    [
      'unit',
      'MAE',
      'always the median',
      'ICC(3,1)',
      'in 90 %',
      'one-sided',
      'side named',
      'ρ machine',
      'ρ its left − right',
      'asymmetry in 90 %',
    ],
    ...units.map((unit, j) => [
      unitName(unit.au),
      ...keys.map((key) => cell(unit[key], key === 'oneSided' ? 0 : 2)),
      cell(asymmetry(j)),
    ]),
    [
      'mean',
      ...keys.map(means),
      cell(meanOf(units.map((_, j) => asymmetry(j)).filter((value) => !Number.isNaN(value)))),
    ],
  ]);
}

function poseTable(angles: readonly AngleError[]): string {
  return textTable([
    ['angle', 'faces', 'median error', '90 % below', 'ρ', 'in 90 %'],
    ...angles.map(({ faces, median, ninetieth, rank, covered }, k) => [
      ['pitch', 'yaw', 'roll'][k],
      String(faces),
      `${median.toFixed(2)}°`,
      `${ninetieth.toFixed(2)}°`,
      rank.toFixed(3),
      covered.toFixed(2),
    ]),
  ]);
}
