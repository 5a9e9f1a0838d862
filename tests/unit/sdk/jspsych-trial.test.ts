import { ParameterType } from 'jspsych';
import { describe, expect, it, vi } from 'vitest';
import { baselineOf, shiftsOf } from '../../../lib/au/baseline';
import { TYPE } from '../../../lib/sdk/jspsych/jspsych-types';
import { SetupCheck } from '../../../lib/sdk/jspsych/setup-check';
import { frameOf } from '../../../lib/sdk/jspsych/trial-frames';
import { summaryOf } from '../../../lib/sdk/jspsych/trial-summary';
import type { DetectorHeader, FaceRow, Quality, Reading } from '../../../lib/sdk/reading-types';

// jsPsych looks for a window, and the build puts these into the package
vi.hoisted(() => Object.assign(globalThis, { window: globalThis, UGN_VERSION: '0', UGN_CODE_HASH: '0' }));

const GOOD: Quality = { size: 80, blur: 0.2, light: 0.5, roll: 0, yaw: 3, covered: 0.05 };
const HEADER = { model: { aus: [4, 12] } } as unknown as DetectorHeader;

function reading(takenAt: number, p: number | null, quality: Partial<Quality> = {}, found = 1): Reading {
  const unit = { p, epistemic: 0.01, aleatoric: 0.2, decision: p !== null && p > 0.5, unsure: false };
  const face = {
    ...{ confidence: 0.9, box: { width: 100 }, aus: { AU12: unit } },
    quality: { ...GOOD, ...quality },
  } as unknown as FaceRow;
  return { takenAt, found, faces: p === null ? [] : [face] } as unknown as Reading;
}

describe('the data of a trial', () => {
  const shifts = shiftsOf(baselineOf([[0.01, 0.8]], { face: 0, date: '' }));
  const frames = [
    frameOf(reading(950, 0.99), 1000, HEADER, shifts),
    frameOf(reading(1000, 0.8), 1000, HEADER, shifts),
    frameOf(reading(1100, 0.9), 1000, HEADER, shifts),
    frameOf(reading(1200, null, {}, 0), 1000, HEADER, shifts),
  ];

  it('has what is seen from the neutral face beside what was read', () => {
    expect(frames.map(({ t }) => t)).toEqual([-50, 0, 100, 200]);
    expect(frames[1].aus.AU12).toMatchObject({ p: 0.8, adjusted: 0.05, doubt: 0.01 });
    // the odds are taken down by what takes 0.8 to 0.05: (0.9 / 0.1) / ((0.8 / 0.2) / (0.05 / 0.95))
    const odds = 9 / (4 / (0.05 / 0.95));
    expect(frames[2].aus.AU12.adjusted).toBeCloseTo(odds / (1 + odds), 5);
    expect(frames[3]).toEqual({ t: 200, confidence: null, quality: null, aus: {} });
  });

  it('is summed up from the onset on', () => {
    const { aus, ...rest } = summaryOf(frames, 250);
    expect(rest).toEqual({ duration: 250, frames: 3, without_face: 1 });
    expect(aus.AU12).toMatchObject({ frames: 2, mean: 0.85, peak: 0.9, peak_t: 100, present: 1, unsure: 0 });
    expect(aus.AU12.adjusted_peak).toBe(frames[2].aus.AU12.adjusted);
    expect(aus.AU12.adjusted_mean).toBeCloseTo((0.05 + frames[2].aus.AU12.adjusted!) / 2, 5);
  });

  it('has no such values where no neutral face was taken', () => {
    const plain = [0, 100].map((at) => frameOf(reading(at, 0.8), 0, HEADER, null));
    expect(plain[0].aus.AU12).not.toHaveProperty('adjusted');
    expect(summaryOf(plain, 200).aus.AU12).toMatchObject({ adjusted_mean: null, adjusted_peak: null });
  });
});

describe('the check of the set-up', () => {
  /** What it says after three seconds at a rate. */
  const troubles = (rate: number, p: number | null, quality: Partial<Quality> = {}, found = 1) => {
    const check = new SetupCheck(5);
    for (let at = 0; at < 3000; at += 1000 / rate) check.add(reading(at, p, quality, found));
    return check.troubles?.map(({ id }) => id);
  };

  it.each<[string[], number, number | null, Partial<Quality>, number]>([
    [[], 10, 0.5, {}, 1],
    [['no-face'], 10, null, {}, 0],
    [['several-faces'], 10, 0.5, {}, 2],
    [['small', 'dark'], 10, 0.5, { size: 30, light: 0.1 }, 1],
    [['bright', 'blurred'], 10, 0.5, { light: 0.9, blur: 0.8 }, 1],
    [['turned', 'covered'], 10, 0.5, { yaw: -30, covered: 0.9 }, 1],
    [['slow'], 2, 0.5, {}, 1],
  ])('says %j', (expected, rate, p, quality, found) => {
    expect(troubles(rate, p, quality, found)).toEqual(expected);
  });

  it('says nothing before there are frames enough, and forgets what has passed', () => {
    const check = new SetupCheck(5);
    check.add(reading(0, null, {}, 0));
    check.add(reading(100, null, {}, 0));
    expect(check.troubles).toBeNull();
    check.add(reading(200, null, {}, 0));
    expect(check.troubles).toHaveLength(1);
    for (let at = 300; at < 2500; at += 100) check.add(reading(at, 0.5));
    expect(check.troubles).toEqual([]);
  });
});

it('names types of parameters by jsPsych’s numbers', () => {
  for (const [name, number] of Object.entries(TYPE)) {
    expect(ParameterType[name as keyof typeof ParameterType], name).toBe(number);
  }
});
