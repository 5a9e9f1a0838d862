import { bestThreshold } from '../../../lib/numbers/detection';
import { hasGraph, type UgnConfig } from '../../../lib/ugn/config';
import type { Weights } from '../../../lib/ugn/shapes';
import type { ShardSet, SplitName } from '../../face-set/shards';
import type { Faces } from '../../input/faces';
import { facesAt } from '../../input/pick';
import { column, type Predictions } from '../evaluate';
import { centrePictures } from '../nodes/centre-pictures';
import { graphPredictions, nodePredictions } from '../nodes/heads';
import type { NodeReader } from '../nodes/node-reader';
import type { PhotoLabels } from '../photographs/agreement';
import { changedFaces, loadPhotographs } from '../photographs/load-photographs';
import { HALVES, HARD, type Variant } from '../photographs/variants';
import { placesOf, predictionsAt, rowsAt } from '../pick-predictions';
import { isJudged, type Rule, type UnitAnswers, unitAnswers } from './unit-answers';

/** Photographs whose faces are changed in one way. */
export interface ChangedPhotographs {
  readonly name: string;
  /** Which units the change hides; null where it hides the face as a whole. */
  readonly hides: 'upper' | 'lower' | null;
  /** Whether one half of the face is still to be seen. */
  readonly isHalf: boolean;
  /** The graph's answers on the same pictures in clear sight. */
  readonly clear: readonly UnitAnswers[];
  readonly graph: readonly UnitAnswers[];
  readonly nodes: readonly UnitAnswers[];
}

/** What a model's heads answer on photographs. */
export interface ReadPhotographs {
  /** By the model's own rule. */
  readonly graph: readonly UnitAnswers[];
  /** The same answers, and those of the nodes' own heads, each by thresholds with the best F1 on the validation split. */
  readonly tuned: readonly UnitAnswers[];
  readonly nodes: readonly UnitAnswers[];
  /** The graph's on the validation split. */
  readonly validation: readonly UnitAnswers[];
  readonly changed: readonly ChangedPhotographs[];
}

/** A model whose nodes are read once for all of its heads. */
export interface Heads {
  readonly weights: Weights;
  readonly config: UgnConfig;
  readonly rule: Rule;
}

/** What the model predicts, by its graph where it has one. */
async function headPredictions(
  { weights, config }: Pick<Heads, 'weights' | 'config'>,
  nodes: Float32Array,
): Promise<{ own: Predictions; ofNodes: Predictions }> {
  const ofNodes = nodePredictions(weights, config.aus.length, nodes);
  return {
    own: hasGraph(config.variant) ? await graphPredictions(weights, config, nodes) : ofNodes,
    ofNodes,
  };
}

/** All faces of a set by the model's rule. */
export async function readSet(
  heads: Heads,
  set: ShardSet,
  splits: readonly SplitName[],
  reader: NodeReader,
  onPictures: (count: number) => void,
): Promise<{ answers: UnitAnswers[]; count: number }> {
  const { faces, labels } = await loadPhotographs(set, heads.config, splits, null);
  const nodes = await reader.read(centrePictures(faces, heads.config.inputSize), onPictures);
  const { own } = await headPredictions(heads, nodes);
  return { answers: unitAnswers(labels, own, heads.rule), count: faces.count };
}

/**
 * Photographs of a split, plain and changed, and of the validation split.
 * @param split 'test', or 'validation' to choose between models: then thresholds are tuned on the pictures that are measured
 */
export async function readPhotographs(
  heads: Heads,
  set: ShardSet,
  split: 'test' | 'validation',
  reader: NodeReader,
  onPictures: (count: number, total: number) => void,
): Promise<ReadPhotographs> {
  const { config, rule } = heads;
  const [validation, measured] = [
    await loadPhotographs(set, config, ['validation'], null),
    await loadPhotographs(set, config, [split], null),
  ];
  const variants = [...HARD, ...HALVES]
    .filter(({ isOfMesh }) => !isOfMesh)
    .map((variant) => ({ variant, places: placesOf(measured.faces.count, variant.hides ? 1 : SOME) }));
  const changes = variants.reduce((sum, { places }) => sum + places.length, 0);
  const total = validation.faces.count + measured.faces.count + changes;
  const predictionsOn = async (faces: Faces) => {
    const nodes = await reader.read(centrePictures(faces, config.inputSize), (count) =>
      onPictures(count, total),
    );
    return headPredictions(heads, nodes);
  };
  const onValidation = await predictionsOn(validation.faces);
  const ownTuned = { ...rule, thresholds: bestThresholds(validation.labels, onValidation.own) };
  const nodeRule = { ...rule, thresholds: bestThresholds(validation.labels, onValidation.ofNodes) };
  const plain = await predictionsOn(measured.faces);
  const changed: ChangedPhotographs[] = [];
  for (const { variant, places } of variants) {
    const faces = facesAt(measured.faces, places);
    const labels = labelsAt(measured.labels, places);
    const answers = await predictionsOn(await changedFaces(faces, variant, null));
    changed.push({
      ...factsOf(variant),
      clear: unitAnswers(labels, predictionsAt(plain.own, places, config.aus.length), rule),
      graph: unitAnswers(labels, answers.own, rule),
      nodes: unitAnswers(labels, answers.ofNodes, nodeRule),
    });
  }
  return {
    graph: unitAnswers(measured.labels, plain.own, rule),
    tuned: unitAnswers(measured.labels, plain.own, ownTuned),
    nodes: unitAnswers(measured.labels, plain.ofNodes, nodeRule),
    validation: unitAnswers(validation.labels, onValidation.own, rule),
    changed,
  };
}

/** Of what hides the whole face, or a half of it, every so many pictures say enough. */
const SOME = 4;

function labelsAt({ aus, ...matrices }: PhotoLabels, places: readonly number[]): PhotoLabels {
  const of = (values: Float32Array) => rowsAt(values, places, aus.length);
  const { labels, intensity, human } = matrices;
  return { aus, labels: of(labels), intensity: of(intensity), human: of(human) };
}

function factsOf({ name, hides }: Variant): Pick<ChangedPhotographs, 'name' | 'hides' | 'isHalf'> {
  return { name, hides: hides ?? null, isHalf: HALVES.some((half) => half.name === name) };
}

/** The thresholds with the best F1 of each unit. */
function bestThresholds(labels: PhotoLabels, predictions: Predictions): number[] {
  const n = labels.aus.length;
  const even = {
    thresholds: labels.aus.map(() => 0.5),
    unsureAbove: labels.aus.map(() => 0),
  };
  return unitAnswers(labels, predictions, even).map((unit, j) =>
    isJudged(unit) ? bestThreshold(column(predictions.p, n, j), unit.truth) : 0.5,
  );
}
