import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../lib/ugn/shapes';
import { blend } from '../backends/fused';
import type { Checkpoint, Position } from './checkpoint';
import { createOptimiser, type Optimiser, type OptimiserChoice } from './optimiser';

/** Which weights a stage of training changes. */
export interface TrainingScope {
  /** Changed by gradients. */
  isTrained(name: string): boolean;
  /** Batch norms (`layer4.0.bn1`) that use the batch's moments and update their running ones. */
  usesBatchMoments(norm: string): boolean;
}

/**
 * Everything of a stage that changes from step to step: the weights as variables, their moving average, and
 * the optimiser's moments.
 */
export class TrainingState {
  readonly weights: Record<string, tf.Variable>;
  readonly trained: Record<string, tf.Variable> = {};
  readonly optimiser: Optimiser;
  private readonly average: Record<string, tf.Variable> = {};

  /** @param start copied, and still the caller's */
  constructor(
    start: Weights,
    readonly scope: TrainingScope,
    choice: OptimiserChoice = { optimiser: 'adamw' },
  ) {
    const entries = Object.entries(start).map(([name, tensor]) => {
      return [name, tf.variable(tensor, scope.isTrained(name))] as const;
    });
    this.weights = Object.fromEntries(entries);
    for (const [name, variable] of entries) {
      if (scope.isTrained(name)) this.trained[name] = variable;
      if (scope.isTrained(name) || this.isMoment(name)) this.average[name] = tf.variable(variable, false);
    }
    this.optimiser = createOptimiser(choice, this.trained);
  }

  /** The weights to evaluate and to ship: the average where there is one. They stay this state's. */
  averaged(): Record<string, tf.Tensor> {
    return { ...this.weights, ...this.average };
  }

  /** Starts the average again from the weights, once these have been set up. */
  restartAverage(): void {
    for (const [name, average] of Object.entries(this.average)) average.assign(this.weights[name]);
  }

  /** Moves the average towards the weights; early on it follows faster, so that it never lags the start. */
  updateAverage(decay: number): void {
    const steps = this.optimiser.state().steps;
    const kept = Math.min(decay, (1 + steps) / (10 + steps));
    for (const [name, average] of Object.entries(this.average)) {
      tf.tidy(() => average.assign(blend(average, this.weights[name], kept)));
    }
  }

  /** Moves a batch norm's running moments a tenth of the way to the batch's. */
  updateMoments(norm: string, mean: tf.Tensor, variance: tf.Tensor): void {
    for (const [part, value] of [
      ['mean', mean],
      ['variance', variance],
    ] as const) {
      const running = this.weights[`${norm}.${part}`];
      tf.tidy(() => running.assign(tf.add(tf.mul(running, 0.9), tf.mul(value, 0.1))));
    }
  }

  /** All tensors that this stage changes by name, for a checkpoint. */
  tensors(): Record<string, tf.Tensor> {
    const changed = Object.keys(this.average).map((name) => [name, this.weights[name]] as const);
    const named = (prefix: string, set: Record<string, tf.Tensor>) =>
      Object.fromEntries(Object.entries(set).map(([name, tensor]) => [`${prefix}/${name}`, tensor]));
    return {
      ...named('weights', Object.fromEntries(changed)),
      ...named('average', this.average),
      ...this.optimiser.state().tensors,
    };
  }

  /** Hash of the weights that this stage leaves as they are, which no checkpoint holds. */
  async base(): Promise<string> {
    const hash = createHash('sha256');
    for (const [name, variable] of Object.entries(this.weights)) {
      if (name in this.average) continue;
      const values = await variable.data();
      hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    return hash.digest('hex');
  }

  restore({ tensors, position }: Checkpoint): void {
    for (const [name, average] of Object.entries(this.average)) {
      this.weights[name].assign(tensors[`weights/${name}`]);
      average.assign(tensors[`average/${name}`]);
    }
    this.optimiser.restore(position.optimiserSteps, tensors);
  }

  optimiserSteps(): Position['optimiserSteps'] {
    return this.optimiser.state().steps;
  }

  dispose(): void {
    tf.dispose([this.weights, this.average]);
    this.optimiser.dispose();
  }

  private isMoment(name: string): boolean {
    const norm = /^(.*)\.(mean|variance)$/.exec(name)?.[1];
    return norm !== undefined && this.scope.usesBatchMoments(norm);
  }
}
