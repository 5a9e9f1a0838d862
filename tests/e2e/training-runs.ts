import { logLine, metricsOf, RUN_FILE, type Workspace } from '../unit/server/workspace';

/* Run folders as training writes them, small. */

const UNITS = [1, 12];

/** A finished run, but for its model. @param f1 of AU 1 */
export async function finishedRun(workspace: Workspace, id: string, f1: number): Promise<string> {
  const log = Array.from({ length: 40 }, (_, i) => logLine(i < 30 ? 1 : 2, i < 30 ? i + 1 : i - 29)).join('');
  return workspace.run(id, {
    'run.json': RUN_FILE,
    'log.jsonl': `${log}{"stage":1,"step":0,"validationF1":0.3}\n{"stage":2,"step":10,"validationF1":0.8}\n`,
    'metrics.json': finishedMetrics(f1),
    'answers.json': answers(),
    'report.html': '<!doctype html><title>Report</title>',
    'report.csv': 'au,f1\r\n',
    'status.json': statusOf('done', 40),
  });
}

export function finishedMetrics(f1: number) {
  const metrics = metricsOf(f1);
  const unit = { accuracyByBin: falling(20, 1, 0.8), risk: falling(100, 0.2, 0.02).reverse() };
  const areas = { riskArea: 0.08, bestRiskArea: 0.02 };
  const interval = (au: number) => ({ au, f1: [f1 - 0.1, f1 + 0.1], accuracy: [0.8, 0.95] });
  return {
    ...metrics,
    images: { train: 80, validation: 20, test: 40 },
    seconds: 75,
    intervals: { subjects: 4, units: UNITS.map(interval), mean: interval(0) },
    uncertainty: {
      mean: { ...unit, ...areas },
      units: UNITS.map((au) => ({ au, ...unit, ...areas })),
      distribution: {
        to: 0.04,
        bars: falling(14, 14, 1).map((images) => ({ images: Math.round(images), unitsPresent: 1 })),
      },
    },
  };
}

export function statusOf(state: 'running' | 'done' | 'failed', step: number, message = '') {
  return {
    ...{
      state,
      pid: process.pid,
      device: 'CPU by WebAssembly',
      stage: 1,
      stageLabel: 'Stage 1, nodes',
      step,
    },
    ...{
      total: 100,
      imagesPerSecond: 20,
      waiting: 0.01,
      secondsLeft: state === 'running' ? 90 : null,
      message,
    },
    updated: new Date().toISOString(),
  };
}

/** What “reproduce” leaves when it is done. */
export function jobReport() {
  const estimate = { value: 0.7, low: 0.6, high: 0.8 };
  return {
    table: [{ variant: 'ugn-b', f1: estimate, accuracy: estimate, tunedF1: estimate, errorAuc: null }],
    claims: [
      {
        ...{ claim: 'The graph helps', measure: 'difference of mean F1', verdict: 'not reproduced' },
        effects: [{ where: 'all training data', estimate: { value: -0.02, low: -0.05, high: -0.01 } }],
      },
    ],
    figure2: [0.01, 0.1, 1].map((share) => ({ share, images: 100 * share, gnD: estimate, ugn: estimate })),
    figure3: {
      all: falling(20, 0.9, 0.7).map((value) => ({ value, low: value - 0.05, high: value + 0.05 })),
    },
    aleatoric: [0, 0.2, 0.4].map((level) => ({
      level,
      aleatoric: { value: level, low: level, high: level },
    })),
    firstFold: { distribution: finishedMetrics(0.5).uncertainty.distribution },
  };
}

function answers() {
  const rows = <T>(of: (i: number) => T) => Array.from({ length: 40 }, (_, i) => [of(i), of(39 - i)]);
  return {
    aus: UNITS,
    subjects: rows(() => 'a').flat(),
    labels: rows((i) => (i === 7 ? null : Number(i > 20))),
    p: rows((i) => i / 40),
    epistemic: rows((i) => i / 1000),
    aleatoric: rows(() => 0.1),
  };
}

function falling(count: number, from: number, to: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
