import * as tf from '@tensorflow/tfjs-core';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** What one update uses; the learning rate may differ from weight to weight. */
export interface UpdateRule {
  rateOf(name: string): number;
  /** Decoupled weight decay; applied to kernels, not to vectors. */
  readonly weightDecay: number;
  /** Gradients are scaled by this first (clipping). */
  readonly gradientScale: number;
}

/** AdamW (Loshchilov & Hutter 2019) over named variables; its moments can be saved and restored. */
export class AdamW {
  private readonly first: Record<string, tf.Variable> = {};
  private readonly second: Record<string, tf.Variable> = {};
  private steps = 0;

  constructor(private readonly variables: Readonly<Record<string, tf.Variable>>) {
    for (const [name, variable] of Object.entries(variables)) {
      this.first[name] = tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
      this.second[name] = tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
    }
  }

  apply(gradients: Readonly<Record<string, tf.Tensor>>, rule: UpdateRule): void {
    this.steps++;
    const bias1 = 1 - BETA1 ** this.steps;
    const bias2 = 1 - BETA2 ** this.steps;
    for (const [name, gradient] of Object.entries(gradients)) {
      const variable = this.variables[name];
      const rate = rule.rateOf(name);
      const decay = variable.rank > 1 ? rate * rule.weightDecay : 0;
      tf.tidy(() => {
        const first = this.first[name];
        const second = this.second[name];
        const scaled = tf.mul(gradient, rule.gradientScale * (1 - BETA1));
        first.assign(tf.add(tf.mul(first, BETA1), scaled));
        const factor = rule.gradientScale ** 2 * (1 - BETA2);
        second.assign(tf.add(tf.mul(second, BETA2), tf.mul(tf.square(gradient), factor)));
        const scale = tf.add(tf.sqrt(second), EPSILON * Math.sqrt(bias2));
        const change = tf.div(tf.mul(first, (rate * Math.sqrt(bias2)) / bias1), scale);
        const kept = decay > 0 ? tf.mul(variable, 1 - decay) : variable;
        variable.assign(tf.sub(kept, change));
      });
    }
  }

  /** The moments by name and the number of steps, for a checkpoint. */
  state(): { steps: number; tensors: Record<string, tf.Tensor> } {
    const tensors: Record<string, tf.Tensor> = {};
    for (const name of Object.keys(this.variables)) {
      tensors[`first/${name}`] = this.first[name];
      tensors[`second/${name}`] = this.second[name];
    }
    return { steps: this.steps, tensors };
  }

  restore(steps: number, tensors: Readonly<Record<string, tf.Tensor>>): void {
    this.steps = steps;
    for (const name of Object.keys(this.variables)) {
      this.first[name].assign(tensors[`first/${name}`]);
      this.second[name].assign(tensors[`second/${name}`]);
    }
  }

  dispose(): void {
    tf.dispose([this.first, this.second]);
  }
}

/** One cycle: a linear rise from a 25th of the rate over the warm-up, then half a cosine down to a 100th. */
export function oneCycle(progress: number, warmup: number): number {
  if (progress < warmup) return 0.04 + (0.96 * progress) / warmup;
  const rest = Math.min(1, (progress - warmup) / (1 - warmup));
  return 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * rest));
}
