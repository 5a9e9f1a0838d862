import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { HeadAssets } from '../../../training/synth/assets';
import { CreaseMap } from '../../../training/synth/creases';
import { plainExpression } from '../../../training/synth/expression';
import { renderIdentity } from '../../../training/synth/sample';
import { drawShot, photograph, seat } from '../../../training/synth/scene';

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
