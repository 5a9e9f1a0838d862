import { describe, expect, it } from 'vitest';
import { reliabilityPanels } from '../../../app/model/reliability-panels';
import { meanFigures, megabytes, unitRows, weightCount } from '../../../app/model/scores';
import type { Manifest } from '../../../lib/ugn/weights-manifest';

const manifest = {
  config: { aus: [4, 12] },
  thresholds: [0.3, 0.6],
  unsureAbove: [0.1, 0.2],
  training: { metrics: { auc: 0.9, f1: 0.7, 'f1.AU12': 0.85, 'auc.AU12': 0.95, novelty: 2 } },
  files: [{ bytes: 1_500_000 }, { bytes: 500_000 }],
  weights: [{ shape: [3, 4] }, { shape: [5] }],
} as unknown as Manifest;

describe('the model page', () => {
  it('gives each unit its own scores and none that was not measured', () => {
    expect(unitRows(manifest)).toEqual([
      { id: 4, name: 'Brow lowerer', threshold: 0.3, unsureAbove: 0.1, f1: null, auc: null },
      { id: 12, name: 'Lip corner puller', threshold: 0.6, unsureAbove: 0.2, f1: 0.85, auc: 0.95 },
    ]);
  });

  it('lists the means in a fixed order and keeps figures it does not know', () => {
    expect(meanFigures(manifest).map(({ name, value }) => [name, value])).toEqual([
      ['F1', 0.7],
      ['AUC', 0.9],
      ['novelty', 2],
    ]);
  });

  it('has a reliability panel for the units that their judge saw both present and absent', () => {
    const none = { rank: null, auc: null, f1: null, falseAlarms: null, errorAuc: null, calibration: null };
    const bins = [
      { answers: 30, p: 0.1, present: 0 },
      { answers: 10, p: 0.9, present: 1 },
    ];
    const panels = reliabilityPanels({
      units: [
        { ...none, au: 9, judge: 'machine' },
        { ...none, au: 12, judge: 'people', calibration: { value: 0.03, low: 0, high: 0.1, images: 40 } },
        { ...none, au: 23, judge: null },
      ],
      reliability: [
        { au: 9, bins: bins.slice(0, 1) },
        { au: 12, bins },
        { au: 23, bins: [] },
      ],
    });
    expect(panels).toEqual([
      { unit: 'AU12', name: 'Lip corner puller', judge: 'people', calibration: 0.03, answers: 40, bins },
    ]);
  });

  it('counts weights and bytes', () => {
    expect(weightCount(manifest)).toBe(17);
    expect(megabytes(manifest)).toBe(2);
  });
});
