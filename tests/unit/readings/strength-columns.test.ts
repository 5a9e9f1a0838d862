import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaceValues } from '../../../lib/readings/face-reading';
import { facePart, frameRows } from '../../../lib/readings/face-rows';
import { numberColumns } from '../../../lib/readings/number-columns';
import { openFace } from '../../../lib/readings/openface';
import { type ReadingHeader, readingRowSchema } from '../../../lib/readings/reading-row';

const AUS = [12, 17];
const HEADER: ReadingHeader = {
  ...{ format: 'ugn-live readings', version: 1, date: '2026-01-01T00:00:00.000Z', appVersion: '0' },
  model: {
    ...{ id: 'x', hash: 'x', trainedOn: 'x', inputSize: 112, samples: 2, aus: AUS },
    ...{ thresholds: [0.6, 0.3], unsureAbove: [0.1, 0.1] },
    strength: {
      steps: [
        [-1, 0, 1, 2],
        [0, 0.5, 2, 3],
      ],
      leanSpread: { floor: [0.5, 0.5], perGap: [0, 1] },
      poseSpread: { floor: [0.03, 0.04, 0.05], perGap: [0, 0, 2] },
    },
  },
  backend: 'wasm',
  settings: { every: 1, faces: 1, smoothing: false },
};

function faceOf(p: number[], score: number[], lean: number[]): FaceValues {
  const of = (values: number[]) => Float32Array.from(values);
  return {
    ...{ number: 1, score: 0.9, box: { x: 0, y: 0, width: 9, height: 9 } },
    keypoints: Array.from({ length: 6 }, (_, k) => ({ x: k, y: k })),
    quality: { size: 60, blur: 0.1, light: 0.5, roll: 0, yaw: 0, covered: 0 },
    ...{ p: of(p), lower: of(p), upper: of(p), epistemic: of([0, 0]), aleatoric: of([0, 0]) },
    strength: {
      ...{ score: of(score), lean: of(lean), leanGap: of([0.1, 0.2]) },
      ...{ pose: of([0.1, -0.2, 0.3]), poseGap: of([0, 0, 0.06]) },
    },
  };
}

const rowOf = (face: FaceValues) =>
  frameRows({ input: 'a', frame: 1, timestamp: 0 }, [facePart(face, HEADER.model)])[0];

describe('rows of a model with strength heads', () => {
  it('never say absent and B or more, present and less, in OpenFace’s columns either', () => {
    const table = openFace(HEADER, { inputs: ['a'] });
    const names = table.head.trim().split(', ');
    const number = fc.double({ min: -9, max: 9, noNaN: true });
    const share = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0.6, 0.3, 0.5999999, 0.2999999),
    );
    fc.assert(
      fc.property(share, share, number, number, number, (p, q, score, other, lean) => {
        const row = rowOf(faceOf([p, q], [score, other], [lean, lean]));
        expect(readingRowSchema.safeParse(row).error).toBeUndefined();
        const cells = table.line(row).trim().split(', ');
        const cell = (name: string) => Number(cells[names.indexOf(name)]);
        for (const unit of ['AU12', 'AU17']) {
          expect(cell(`${unit}_r`) >= 1.5, unit).toBe(cell(`${unit}_c`) === 1);
        }
        expect(cell('AU12_asym')).toBeCloseTo(cell('AU12_L_int') - cell('AU12_R_int'), 3);
        expect(Math.max(cell('AU12_L_int'), cell('AU12_R_int'))).toBeCloseTo(cell('AU12_r'), 4);
      }),
    );
    const scripts = names.filter((name) => name.includes('_r'));
    expect(scripts).toEqual(['AU12_r', 'AU17_r']);
    expect(names.filter((name) => name.startsWith('AU17_L'))).toEqual([]);
  });

  it('say how the head is turned, and how surely', () => {
    const row = rowOf(faceOf([0.5, 0.5], [0, 0], [0, 0]));
    expect(row).toMatchObject({
      pose: { pitch: 0.1, yaw: -0.2, roll: 0.3, pitch_spread: 0.03, yaw_spread: 0.04, roll_spread: 0.13 },
    });
    const line = openFace(HEADER, { inputs: ['a'] });
    const cells = line.line(row).trim().split(', ');
    expect(Number(cells[line.head.trim().split(', ').indexOf('pose_Ry')])).toBe(-0.2);
    const numbers = numberColumns(AUS, true).find(({ name }) => name === 'pose_yaw')!;
    expect(row.success && numbers.value(row)).toBe(-0.2);
  });

  it('have none of it where the model has no such heads', () => {
    const { strength: _, ...face } = faceOf([0.9, 0.1], [0, 0], [0, 0]);
    const { strength: __, ...model } = HEADER.model;
    const table = openFace({ ...HEADER, model }, { inputs: ['a'] });
    expect(table.head).not.toMatch(/_r|pose|_int/);
    expect(JSON.stringify(facePart(face, model))).not.toMatch(/intensity|pose|left"/);
  });
});
