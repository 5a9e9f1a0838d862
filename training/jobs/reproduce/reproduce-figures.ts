import * as Plot from '@observablehq/plot';
import type { Reproduction } from '../../../lib/runs/reproduction-file';
import { COLOURS, figure } from '../../report/plot';
import {
  accuracyByBinFigure,
  distributionFigure,
  riskFigure,
  shareFigure,
  unitFigure,
} from '../../report/run-figures';

export type FigureName = 'table1' | 'figure2' | 'figure3' | 'figure4' | 'risk' | 'noise';

export interface ReportFigure {
  /** Name of its file beside the report. */
  readonly file: string;
  readonly caption: string;
  readonly svg: string;
}

/** The report's figures by name. */
export function reportFigures(results: Reproduction): Map<FigureName, ReportFigure> {
  const { table, figure2, figure3, firstFold } = results;
  const shares = figure2.flatMap(({ share, gnD, ugn }) => [
    { variant: 'GN-D', share, ...gnD },
    { variant: 'UGN', share, ...ugn },
  ]);
  const figures = new Map<FigureName, ReportFigure>();
  const add = (name: FigureName, caption: string, svg: string) =>
    figures.set(name, { file: `${name}.svg`, caption, svg });
  add(
    'table1',
    'Mean F1 of the five models with 95 % intervals',
    unitFigure(table.map(({ variant, f1 }) => ({ label: variant, ...f1 }))),
  );
  add('figure2', 'Figure 2: F1 of UGN and GN-D by the share of the training data', shareFigure(shares));
  add(
    'figure3',
    'Figure 3: accuracy by bin of epistemic uncertainty, all folds and seeds',
    accuracyByBinFigure(figure3.all),
  );
  if (firstFold) {
    add(
      'risk',
      'Risk–coverage of UGN-B on fold 1, seed 1: wrong answers among the surest',
      riskFigure(firstFold.risk),
    );
    add(
      'figure4',
      'Figure 4: distribution of epistemic uncertainty on fold 1, seed 1',
      distributionFigure(firstFold.distribution),
    );
  }
  add(
    'noise',
    'Aleatoric uncertainty by the chance of a guessed training label',
    noiseFigure(results.aleatoric),
  );
  return figures;
}

function noiseFigure(levels: Reproduction['aleatoric']): string {
  const rows = levels.map(({ level, aleatoric }) => ({ level, ...aleatoric }));
  return figure({
    title: 'Mean aleatoric uncertainty on test images by the noise of the training labels',
    height: 320,
    marginRight: 24,
    marginLeft: 52,
    x: { label: 'chance of a guessed training label', grid: true },
    y: { label: 'aleatoric uncertainty, nats', grid: true, nice: true },
    marks: [
      Plot.ruleX(rows, {
        x: 'level',
        y1: 'low',
        y2: 'high',
        stroke: COLOURS[0],
        strokeWidth: 2,
        strokeOpacity: 0.5,
      }),
      Plot.line(rows, { x: 'level', y: 'value', stroke: COLOURS[0], strokeWidth: 2 }),
      Plot.dot(rows, { x: 'level', y: 'value', fill: COLOURS[0], r: 4 }),
    ],
  });
}
