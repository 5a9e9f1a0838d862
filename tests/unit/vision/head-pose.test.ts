import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poseOf, rotationOf, turnedInPlane } from '../../../lib/vision/head-pose';

const angle = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const pose = fc.record({ pitch: angle(1.4), yaw: angle(1.4), roll: angle(3) });

describe('the pose of a head', () => {
  it('comes back from its rotation', () => {
    fc.assert(
      fc.property(pose, (of) => {
        const again = poseOf(rotationOf(of));
        for (const key of ['pitch', 'yaw', 'roll'] as const) expect(again[key]).toBeCloseTo(of[key], 6);
      }),
    );
  });

  it('turns with the picture, and back', () => {
    fc.assert(
      fc.property(pose, angle(3), (of, by) => {
        const there = rotationOf(turnedInPlane(turnedInPlane(of, by), -by));
        for (const [k, value] of rotationOf(of).entries()) expect(there[k]).toBeCloseTo(value, 6);
      }),
    );
    expect(turnedInPlane({ pitch: 0, yaw: 0, roll: 0.1 }, 0.2).roll).toBeCloseTo(0.3, 9);
  });

  it('turns the line of sight as the words say', () => {
    const facing = (of: Parameters<typeof rotationOf>[0]) => [2, 5, 8].map((k) => -rotationOf(of)[k]);
    const straight = { pitch: 0, yaw: 0, roll: 0 };
    expect(facing(straight)).toEqual([-0, 0, -1]);
    expect(facing({ ...straight, pitch: 0.3 })[1]).toBeGreaterThan(0); // down in the picture
    expect(facing({ ...straight, yaw: 0.3 })[0]).toBeLessThan(0); // to the left in the picture
  });
});
