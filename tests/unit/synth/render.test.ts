import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_AUS, isSided } from '../../../lib/au/catalogue';
import { Random } from '../../../lib/numbers/random';
import { alignCrop } from '../../../lib/vision/align';
import { HeadAssets } from '../../../training/synth/assets';
import { CreaseMap } from '../../../training/synth/creases';
import { type Expression, plainExpression } from '../../../training/synth/expression';
import { renderIdentity } from '../../../training/synth/sample';
import { drawShot, photograph, seat } from '../../../training/synth/scene';
import { poseInCrop } from '../../../training/synth/shoot';

const folder = fileURLToPath(new URL('../../../../shared/data/makehuman', import.meta.url));
const reason = existsSync(folder) ? '' : ` (skipped: no heads at ${folder})`;

it('names the folder that lacks the heads', () => {
  expect(() => new HeadAssets('/nowhere')).toThrow(/\/nowhere: base\.obj is not there.*--assets/);
});

describe.skipIf(reason)(`rendering${reason}`, () => {
  const assets = reason ? null! : new HeadAssets(folder);
  const creases = reason ? null! : new CreaseMap(assets);

  it('gives the same bytes for the same identity and seed, and others for another seed', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => renderIdentity(assets, creases, 4, 2, seed)),
    );
    expect(again).toEqual(first);
    expect(other[0].jpeg).not.toEqual(first[0].jpeg);
  });

  it('says how the head is turned in the crop, to the angle that the eyes are levelled by', async () => {
    const sitter = await seat(assets, 0);
    const poseOf = (turn: Partial<Record<'yaw' | 'pitch' | 'roll', number>>) => {
      const straight = { ...drawShot(new Random(5), 96, 96, 24), yaw: 0, pitch: 0, roll: 0 };
      const picture = photograph(assets, sitter, plainExpression({}), { ...straight, ...turn }, creases);
      return poseInCrop(picture.pose, alignCrop(picture.eyes, 96));
    };
    const near = (pose: readonly number[], wanted: readonly number[]) => {
      const off = wanted.map((angle, k) => Math.abs(pose[k] - angle));
      expect(Math.max(...off)).toBeLessThan(0.02);
    };
    near(poseOf({}), [0, 0, 0]);
    near(poseOf({ pitch: 0.3 }), [0.3, 0, 0]); // nods
    near(poseOf({ yaw: 0.4 }), [0, -0.4, 0]); // turns to their left
    near(poseOf({ roll: 0.2 }), [0, 0, 0]); // alignment takes it away
  });

  it('moves the picture on the side that a unit acts on', async () => {
    const sitter = await seat(assets, 0);
    const shot = { ...drawShot(new Random(5), 96, 96, 24), yaw: 0, roll: 0, eyes: { x: 48, y: 38 } };
    const draw = (expression: Expression) => photograph(assets, sitter, expression, shot, creases).image.data;
    const neutral = draw(plainExpression({}));
    for (const au of DEFAULT_AUS.filter((id) => isSided(id) && id !== 4)) {
      const plain = plainExpression({ [au]: 1 });
      const asymmetry = plain.intensity; // 1 for this unit: on the left alone
      const moved = draw({ ...plain, asymmetry, extra: [] });
      const change = [0, 0];
      moved.forEach((value, i) => {
        const column = Math.floor(i / 4) % 96;
        if (column !== 48) change[column < 48 ? 0 : 1] += Math.abs(value - neutral[i]);
      });
      expect(change[1] / (change[0] + change[1]), `AU ${au}`).toBeGreaterThan(0.7);
    }
  });

  it('draws a person the same whoever was drawn before', async () => {
    const fresh = new HeadAssets(folder);
    const hairOf = async (number: number) => {
      const { brows, hair } = (await seat(fresh, number)).looks;
      return [brows, hair].map(
        (texture) => texture && createHash('sha256').update(texture.data).digest('hex'),
      );
    };
    const numbers = Array.from({ length: 8 }, (_, number) => number);
    const before: Awaited<ReturnType<typeof hairOf>>[] = [];
    for (const number of numbers) before.push(await hairOf(number));
    for (const number of numbers) expect(await hairOf(number)).toEqual(before[number]);
  });

  it('moves the picture where a unit acts and never the eye points', async () => {
    const sitter = await seat(assets, 0);
    const shot = { ...drawShot(new Random(5), 96, 96, 24), yaw: 0.2, roll: 0.1 };
    const neutral = photograph(assets, sitter, plainExpression({}), shot, creases);
    const brows = photograph(assets, sitter, plainExpression({ 1: 1, 2: 1 }), shot, creases);
    const jaw = photograph(assets, sitter, plainExpression({ 26: 1, 45: 1 }), shot, creases);

    expect(jaw.eyes).toEqual(neutral.eyes);
    expect(neutral.eyes.left.x).toBeGreaterThan(neutral.eyes.right.x);
    expect(jaw.lipGap).toBeGreaterThan(0.05);
    const changed = (picture: typeof neutral, from: number, to: number) => {
      let sum = 0;
      for (let i = Math.round(from) * 96 * 4; i < Math.round(to) * 96 * 4; i++) {
        sum += Math.abs(picture.image.data[i] - neutral.image.data[i]);
      }
      return sum;
    };
    const eyeLine = shot.eyes.y;
    expect(changed(brows, eyeLine - 20, eyeLine)).toBeGreaterThan(2 * changed(brows, eyeLine + 16, 96));
    expect(changed(jaw, eyeLine + 16, 96)).toBeGreaterThan(3 * changed(brows, eyeLine + 16, 96));
  });
});
