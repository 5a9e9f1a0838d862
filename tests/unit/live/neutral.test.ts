import { describe, expect, it } from 'vitest';
import { attentionPeaks } from '../../../lib/live/attention-peaks';
import { NeutralCapture, seenFromNeutral } from '../../../lib/live/neutral';
import type { FaceReading } from '../../../lib/readings/face-reading';

const CROP = { a: 2, b: 0, tx: 10, ty: 20 };

function face(number: number, yaw: number | null = 0, p = 0.5): FaceReading {
  const values = (...all: number[]) => Float32Array.from(all);
  return {
    ...{ number, score: 0.9, box: { x: 0, y: 0, width: 10, height: 10 }, keypoints: [], crop: CROP },
    quality: { size: 60, blur: 0, light: 0.5, roll: 0, yaw, covered: 0.125 },
    ...{ p: values(p, 0.01), lower: values(0, 0), upper: values(1, 1) },
    ...{ epistemic: values(0, 0), aleatoric: values(0, 0), maskMean: values(), maskVariance: values() },
  };
}

/** What is made of frames at 20 a second, from the start of the countdown on. */
function captured(facesOf: (frame: number) => FaceReading[], every = 50) {
  const capture = new NeutralCapture(1000);
  for (let frame = 0; frame * every < 6000; frame++) capture.add(facesOf(frame), 1000 + frame * every);
  return capture.result(new Date(0));
}

describe('taking a neutral face', () => {
  it('counts down, holds for three seconds and is over', () => {
    const capture = new NeutralCapture(1000);
    expect(capture.phaseAt(1000)).toEqual({ name: 'countdown', secondsLeft: 3 });
    expect(capture.phaseAt(3100)).toEqual({ name: 'countdown', secondsLeft: 1 });
    for (let frame = 0; frame < 10; frame++) capture.add([face(1)], 4000 + 100 * frame);
    expect(capture.phaseAt(5500)).toEqual({ name: 'hold', share: 0.5 });
    expect(capture.phaseAt(7000)).toEqual({ name: 'over' });
  });

  it('holds longer where a machine is slow, until there are frames enough or it is too long', () => {
    const capture = new NeutralCapture(1000);
    for (let frame = 0; frame < 9; frame++) capture.add([face(1)], 4000 + 500 * frame);
    expect(capture.phaseAt(8200)).toEqual({ name: 'hold', share: 0.9 });
    expect(capture.phaseAt(24_000)).toEqual({ name: 'over' });
    capture.add([face(1)], 8500);
    expect(capture.phaseAt(8600)).toEqual({ name: 'over' });
  });

  it('takes the frames after the countdown alone', () => {
    const { number, baseline } = captured((frame) => [face(2, 5, frame < 60 ? 0.99 : 0.5)]);
    expect(number).toBe(2);
    expect(baseline).toMatchObject({ face: 1, frames: 60, neutral: { 0: 0 }, spread: { 0: 0 } });
  });

  it('bears a frame without a face now and then', () => {
    expect(captured((frame) => (frame % 10 === 0 ? [] : [face(1)])).baseline.frames).toBe(54);
  });

  it.each<[string, RegExp, (frame: number) => FaceReading[]]>([
    ['no face', /no face was seen/, () => []],
    ['several faces', /several faces/, () => [face(1), face(2)]],
    ['a face that is turned away', /turned away/, () => [face(1, 40)]],
    ['a face whose turn cannot be told', /turned away/, () => [face(1, null)]],
    ['one face after another', /another came/, (frame) => [face(frame < 90 ? 1 : 2)]],
  ])('refuses %s, and says so', (_, reason, facesOf) => {
    expect(() => captured(facesOf)).toThrow(reason);
  });

  it('refuses too few frames', () => {
    expect(() => captured(() => [face(1)], 500)).toThrow(/only 6 frames/);
  });
});

it('adds what is seen from the neutral face to that face alone', () => {
  const { baseline } = captured(() => [face(1)]);
  const [own, other] = seenFromNeutral([face(1), face(2)], new Map([[1, baseline]]));
  expect(own.adjusted?.[0]).toBeCloseTo(0.05, 6);
  expect(own.adjusted?.[1]).toBeCloseTo(0.01, 6);
  expect(own.p[0]).toBe(0.5);
  expect(other.adjusted).toBeUndefined();
});

it('finds where each unit’s attention is strongest, in pixels of the frame', () => {
  const data = Float32Array.from([0, 1, 0, 0, /* second unit */ 0, 0, 0.5, 0.25]);
  const peaks = attentionPeaks({ ...face(1), attention: { data, height: 2, width: 2 } }, 8);
  expect(peaks).toEqual({ x: Float32Array.of(10 + 12, 10 + 4), y: Float32Array.of(20 + 4, 20 + 12) });
  expect(attentionPeaks(face(1), 8)).toBeUndefined();
});
