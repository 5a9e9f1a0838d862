import { readFile } from 'node:fs/promises';
import * as Plot from '@observablehq/plot';
import { mean } from '../../lib/numbers/statistics';
import { parseLogLine } from '../../lib/runs/log-lines';
import { COLOURS, figure } from './plot';

/** The loss is shown as means of so many parts of a stage. */
const PARTS = 120;

/** A training's course, as its log has it; steps count on from stage to stage. */
export interface LearningCurve {
  readonly loss: readonly { readonly stage: number; readonly step: number; readonly loss: number }[];
  readonly validation: readonly { readonly stage: number; readonly step: number; readonly f1: number }[];
}

/** From the lines of log.jsonl; lines that are not whole are left out. */
export async function readLearningCurve(logFile: string): Promise<LearningCurve> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const entries = text.split('\n').flatMap((line) => parseLogLine(line) ?? []);
  const stages = [...new Set(entries.map(({ stage }) => stage))].sort((a, b) => a - b);
  const loss: { stage: number; step: number; loss: number }[] = [];
  const validation: { stage: number; step: number; f1: number }[] = [];
  let before = 0;
  for (const stage of stages) {
    const own = entries.filter((entry) => entry.stage === stage);
    const steps = own.flatMap((entry) =>
      'loss' in entry && entry.loss !== null ? { step: entry.step, loss: entry.loss } : [],
    );
    const size = Math.max(1, Math.ceil(steps.length / PARTS));
    for (let start = 0; start < steps.length; start += size) {
      const part = steps.slice(start, start + size);
      loss.push({
        stage,
        step: before + mean(part.map(({ step }) => step)),
        loss: mean(part.map((entry) => entry.loss)),
      });
    }
    for (const entry of own) {
      if (!('validationF1' in entry) || entry.validationF1 === null) continue;
      validation.push({ stage, step: before + entry.step, f1: entry.validationF1 });
    }
    before += Math.max(...own.map(({ step }) => step));
  }
  return { loss, validation };
}

/** Loss over steps. Stages minimise different sums, so the line breaks between them. */
export function lossFigure({ loss }: LearningCurve): string {
  return figure({
    title: 'Training loss over steps',
    height: 300,
    legend: legendOf(loss),
    x: { labelOffset: 44, label: 'step', ticks: 6 },
    y: { label: 'loss', type: 'log', grid: true, ticks: 5, tickFormat: '~g' },
    marks: [
      Plot.line(loss, {
        x: 'step',
        y: 'loss',
        z: 'stage',
        stroke: ({ stage }) => colourOf(stage),
        strokeWidth: 1.75,
      }),
    ],
  });
}

/** F1 on validation images at the checks during training. */
export function validationFigure({ validation }: LearningCurve): string {
  return figure({
    title: 'F1 on validation images over steps',
    height: 300,
    legend: legendOf(validation),
    x: { labelOffset: 44, label: 'step', ticks: 6 },
    y: { label: 'validation F1 in %', grid: true, nice: true, percent: true },
    marks: [
      Plot.line(validation, {
        x: 'step',
        y: 'f1',
        z: 'stage',
        stroke: ({ stage }) => colourOf(stage),
        strokeWidth: 1.75,
      }),
      Plot.dot(validation, { x: 'step', y: 'f1', fill: ({ stage }) => colourOf(stage), r: 3.5 }),
    ],
  });
}

const STAGES: Readonly<Record<number, string>> = { 1: 'nodes', 2: 'graph', 3: 'end to end' };

function legendOf(points: readonly { readonly stage: number }[]) {
  const stages = [...new Set(points.map(({ stage }) => stage))];
  return stages.map((stage) => ({ label: STAGES[stage] ?? `stage ${stage}`, colour: colourOf(stage) }));
}

function colourOf(stage: number): string {
  return COLOURS[(stage - 1) % COLOURS.length];
}
