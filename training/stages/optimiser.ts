import * as tf from '@tensorflow/tfjs-core';
import { adamW } from '../backends/fused';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** What one update uses; the learning rate may differ from weight to weight. */
interface UpdateRule {
  rateOf(name: string): number;
  /** Applied to weights that multiply, not to biases, batch norms and the exempt. */
  readonly weightDecay: number;
  /** Names that no decay pulls on besides. */
  readonly undecayed?: readonly string[];
  /** Gradients are scaled by this first (clipping). */
  readonly gradientScale: number;
}

/** How weights follow from gradients. */
export type OptimiserChoice =
  | { readonly optimiser: 'adamw' }
  | { readonly optimiser: 'sgd'; readonly momentum: number };

/** Running means of a set of named variables' gradients; they can be saved and restored. */
export interface Optimiser {
  /** Moves the variables that have a gradient. */
  apply(gradients: Readonly<Record<string, tf.Tensor>>, rule: UpdateRule): void;
  /** The means by name and the number of updates, for a checkpoint. */
  state(): { steps: number; tensors: Record<string, tf.Tensor> };
  restore(steps: number, tensors: Readonly<Record<string, tf.Tensor>>): void;
  dispose(): void;
}

export function createOptimiser(
  choice: OptimiserChoice,
  variables: Readonly<Record<string, tf.Variable>>,
): Optimiser {
  return choice.optimiser === 'sgd' ? new NesterovSgd(variables, choice.momentum) : new AdamW(variables);
}

type Slot = Record<string, tf.Variable>;

/** What the optimisers share: zeros to start from for each variable, and the count of updates. */
abstract class Slots implements Optimiser {
  protected steps = 0;
  private readonly slots: Readonly<Record<string, Slot>>;

  constructor(
    protected readonly variables: Readonly<Record<string, tf.Variable>>,
    names: readonly string[],
  ) {
    const zeros = (variable: tf.Variable) => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
    const slot = () => Object.fromEntries(Object.entries(variables).map(([key, of]) => [key, zeros(of)]));
    this.slots = Object.fromEntries(names.map((name) => [name, slot()]));
  }

  apply(gradients: Readonly<Record<string, tf.Tensor>>, rule: UpdateRule): void {
    this.steps++;
    for (const [name, gradient] of Object.entries(gradients)) {
      const decay = isDecayed(name) && !rule.undecayed?.includes(name) ? rule.weightDecay : 0;
      tf.tidy(() => this.update(name, gradient, rule.gradientScale, rule.rateOf(name), decay));
    }
  }

  state(): { steps: number; tensors: Record<string, tf.Tensor> } {
    const named = Object.entries(this.slots).flatMap(([slot, tensors]) =>
      Object.entries(tensors).map(([name, tensor]) => [`${slot}/${name}`, tensor] as const),
    );
    return { steps: this.steps, tensors: Object.fromEntries(named) };
  }

  restore(steps: number, tensors: Readonly<Record<string, tf.Tensor>>): void {
    this.steps = steps;
    for (const [slot, variables] of Object.entries(this.slots)) {
      for (const [name, variable] of Object.entries(variables)) variable.assign(tensors[`${slot}/${name}`]);
    }
  }

  dispose(): void {
    tf.dispose(this.slots);
  }

  protected abstract update(
    name: string,
    gradient: tf.Tensor,
    clip: number,
    rate: number,
    decay: number,
  ): void;

  protected slot(slot: string, name: string): tf.Variable {
    return this.slots[slot][name];
  }
}

/** AdamW (Loshchilov & Hutter 2019): weight decay apart from the gradient. */
class AdamW extends Slots {
  constructor(variables: Readonly<Record<string, tf.Variable>>) {
    super(variables, ['first', 'second']);
  }

  protected update(name: string, gradient: tf.Tensor, clip: number, rate: number, decay: number): void {
    const variable = this.variables[name];
    const first = this.slot('first', name);
    const second = this.slot('second', name);
    const bias1 = 1 - BETA1 ** this.steps;
    const bias2 = 1 - BETA2 ** this.steps;
    const [changed, mean, square] = adamW(variable, gradient, first, second, {
      clip,
      beta1: BETA1,
      beta2: BETA2,
      epsilon: EPSILON * Math.sqrt(bias2),
      step: (rate * Math.sqrt(bias2)) / bias1,
      kept: 1 - rate * decay,
    });
    variable.assign(changed);
    first.assign(mean);
    second.assign(square);
  }
}

/** SGD with Nesterov momentum as PyTorch defines it: weight decay is part of the gradient. */
class NesterovSgd extends Slots {
  constructor(
    variables: Readonly<Record<string, tf.Variable>>,
    private readonly momentum: number,
  ) {
    super(variables, ['velocity']);
  }

  protected update(name: string, gradient: tf.Tensor, clip: number, rate: number, decay: number): void {
    const variable = this.variables[name];
    const velocity = this.slot('velocity', name);
    const clipped = clip < 1 ? tf.mul(gradient, clip) : gradient;
    const whole = decay > 0 ? tf.add(clipped, tf.mul(variable, decay)) : clipped;
    velocity.assign(tf.add(tf.mul(velocity, this.momentum), whole));
    const change = tf.add(whole, tf.mul(velocity, this.momentum));
    variable.assign(tf.sub(variable, tf.mul(change, rate)));
  }
}

/** Biases and batch norms, whatever their shape, have nothing to gain from being small. */
function isDecayed(name: string): boolean {
  return !/\.(bias|gamma|beta)$/.test(name);
}

/** One cycle: a linear rise from a 25th of the rate over the warm-up, then half a cosine down to a 100th. */
export function oneCycle(progress: number, warmup: number): number {
  if (progress < warmup) return 0.04 + (0.96 * progress) / warmup;
  const rest = Math.min(1, (progress - warmup) / (1 - warmup));
  return 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * rest));
}
