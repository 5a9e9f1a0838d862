import { setImmediate } from 'node:timers/promises';
import { AppError, messageOf } from '../../lib/errors';
import type { GraphLife } from '../../lib/runs/log-lines';
import { DeviceWatch } from '../backends/device-loss';
import { type Position, type StageNumber, saveBest, saveCheckpoint } from './checkpoint';
import { lifeWarning } from './graph-life';
import { oneCycle } from './optimiser';
import type { Progress } from './progress';
import type { TrainingState } from './state';
import type { StepResult, UpdateSettings } from './step';
import { Pace } from './step-pace';
import type { Schedule, TrainingConfig } from './training-config';

/** The run was asked to stop; everything is saved. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Seconds that the run has taken, over all its sittings. */
export class Clock {
  private readonly started = performance.now();

  constructor(private readonly before = 0) {}

  seconds(): number {
    return this.before + (performance.now() - this.started) / 1000;
  }
}

/** One stage of training, as runStage walks it. */
export interface Stage {
  readonly number: StageNumber;
  readonly label: string;
  readonly schedule: Schedule;
  readonly stepsPerEpoch: number;
  readonly state: TrainingState;
  /** Weights that no decay pulls on, besides biases and batch norms. */
  readonly undecayed?: readonly string[];
  /** A weight's learning rate at the top of the cycle. */
  rateOf(name: string): number;
  /** Does update `step`; `seconds` is what it waited for its images. */
  step(step: number, settings: UpdateSettings): Promise<StepResult & { waited: number }>;
  /** The score of the averaged weights on the validation split; higher is better. */
  validate(): Promise<number>;
  /** Whether the graph lives, of the averaged weights; left out by stages without one. */
  life?(): Promise<GraphLife>;
  /** Ends what works for the stage beside it; runStage calls it, however the stage ends. */
  close(): Promise<void>;
}

/** Where a stage runs. */
export interface StageContext {
  /** Folder for checkpoints. */
  readonly folder: string;
  readonly clock: Clock;
  /** The run's second at which this stage must end, or null to run all epochs. */
  readonly deadline: number | null;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly config: Pick<TrainingConfig, 'checkpoints'>;
}

/**
 * Runs a stage to its end. With a deadline the number of steps follows from the measured speed, and the
 * learning rate's cycle with it.
 * @param from where to go on, or null to start
 * @returns the position at the end; `best` names the best validation score
 * @throws AppError diverged, naming the step; device-lost; io; Stopped once everything is saved
 */
export async function runStage(
  stage: Stage,
  context: StageContext,
  from: Position | null,
): Promise<Position> {
  try {
    return await walk(stage, context, from);
  } finally {
    await stage.close();
  }
}

async function walk(stage: Stage, context: StageContext, from: Position | null): Promise<Position> {
  const { clock, progress, signal, folder } = context;
  const { checkpoints } = context.config;
  const { schedule, state, stepsPerEpoch } = stage;
  let total = from?.total ?? schedule.epochs * stepsPerEpoch;
  let step = from?.step ?? 0;
  let best = from?.best ?? null;
  let saved = { seconds: clock.seconds(), step };
  const pace = new Pace();
  const device = new DeviceWatch();
  const base = await state.base();
  if (from && from.base !== base) {
    throw new AppError(
      'bad-input',
      `The weights that ${stage.label} starts from are not those that its checkpoints in ${folder} go with: the ` +
        'model or the folder given as the start has changed. Put the old one back, or start again elsewhere.',
    );
  }

  const position = (): Position => ({
    stage: stage.number,
    step,
    total,
    optimiserSteps: state.optimiserSteps(),
    seconds: clock.seconds(),
    best,
    base,
  });
  const save = async () => {
    await saveCheckpoint(folder, position(), state.tensors(), checkpoints.keep);
    saved = { seconds: clock.seconds(), step };
  };
  const isDue = () => {
    const { every } = checkpoints;
    return 'steps' in every
      ? step - saved.step >= every.steps
      : clock.seconds() - saved.seconds > every.seconds;
  };

  const judge = async (note: string) => {
    const score = await stage.validate();
    const isBest = best === null || score > best.score;
    if (isBest) best = { score, step };
    const graph = await stage.life?.();
    progress.log({ stage: stage.number, step, validationF1: score, graph });
    progress.say(
      `${stage.label}  step ${step}/${total}  ${note}  ` +
        `validation F1 ${(100 * score).toFixed(1)}${isBest ? ' (best)' : ''}${graph ? lifeText(graph) : ''}`,
    );
    const warning = graph && lifeWarning(graph);
    if (warning) progress.say(warning);
    if (isBest) await saveBest(folder, position(), state.averaged());
  };

  // What the stage starts from is a candidate too, so that it never ends with something worse.
  if (step === 0) await judge('at the start');
  progress.begin(stage.label, total);
  while (step < total) {
    const cycle = oneCycle(step / total, schedule.warmup);
    const settings: UpdateSettings = {
      rateOf: (name) => cycle * stage.rateOf(name),
      weightDecay: schedule.weightDecay,
      undecayed: stage.undecayed,
      clip: schedule.clip,
      average: schedule.average,
    };
    const result = await device.during(takeStep(stage, step, settings));
    await setImmediate(); // lets signals in: on some backends nothing else waits for the event loop
    step++;
    pace.mark(clock.seconds(), result.waited);

    const secondsPerStep = pace.secondsPerStep();
    if (context.deadline !== null && !Number.isNaN(secondsPerStep)) {
      const affordable = step + Math.floor((context.deadline - clock.seconds()) / secondsPerStep);
      total = Math.max(step, Math.min(schedule.epochs * stepsPerEpoch, affordable));
    }
    const imagesPerSecond = schedule.batch / secondsPerStep;
    const waiting = pace.waitingShare();
    progress.advance(step, total, {
      stage: stage.number,
      loss: result.loss,
      imagesPerSecond,
      waiting,
      secondsLeft: (total - step) * secondsPerStep,
    });
    progress.log({
      stage: stage.number,
      epoch: Math.floor((step - 1) / stepsPerEpoch),
      step,
      total,
      loss: result.loss,
      gradientNorm: result.gradientNorm,
      rate: cycle * schedule.rate,
      imagesPerSecond,
      waiting,
    });

    if (step % stepsPerEpoch === 0 || step === total) await judge(`loss ${result.loss.toFixed(3)}`);
    if (signal.aborted || step === total || isDue()) await save();
    if (signal.aborted && step < total) {
      progress.end();
      throw new Stopped(`Stopped after step ${step} of ${total}.`);
    }
  }
  progress.end();
  const speed = schedule.batch / pace.secondsPerStep();
  if (!Number.isNaN(speed)) {
    const waiting = (100 * pace.waitingShare()).toFixed(1);
    progress.say(
      `${stage.label} done: ${speed.toFixed(1)} images/s, ${waiting} % of the time waiting for images.`,
    );
  }
  return position();
}

function lifeText({ edges, alive, sigma }: GraphLife): string {
  return `  edges ${alive}/${edges}  σ ${sigma.toPrecision(2)}`;
}

async function takeStep(
  stage: Stage,
  step: number,
  settings: UpdateSettings,
): Promise<StepResult & { waited: number }> {
  try {
    return await stage.step(step, settings);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'diverged') throw error;
    throw new AppError(
      'diverged',
      `Training diverged in step ${step + 1} of ${stage.label} (${messageOf(error)}). The last checkpoint is ` +
        'sound; start again with a lower --rate, or another --seed.',
      { cause: error },
    );
  }
}
