import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { Random } from '../../../lib/numbers/random';
import { HeadAssets } from '../../../training/synth/assets';
import { CreaseMap } from '../../../training/synth/creases';
import { plainExpression } from '../../../training/synth/expression';
import { drawHat } from '../../../training/synth/hats';
import { drawMask } from '../../../training/synth/occluders';
import { labelsOf } from '../../../training/synth/sample';
import { drawShot, photograph, seat } from '../../../training/synth/scene';
import { traitsOf } from '../../../training/synth/traits';
import { NOTHING } from '../../../training/synth/worn';

const folder = fileURLToPath(new URL('../../../../shared/data/makehuman', import.meta.url));
const reason = existsSync(folder) ? '' : ` (skipped: no heads at ${folder})`;

it('leaves the label of a hidden unit unknown and keeps the others', () => {
  const { labels, intensity } = labelsOf(plainExpression({ 5: 1, 12: 1 }), 0, new Set([12]));
  expect(labels[DEFAULT_AUS.indexOf(12)]).toBeNull();
  expect(intensity[DEFAULT_AUS.indexOf(12)]).toBeNull();
  expect(labels[DEFAULT_AUS.indexOf(5)]).toBe(1);
});

describe.skipIf(reason)(`what is worn${reason}`, () => {
  const assets = reason ? null! : new HeadAssets(folder);
  const creases = reason ? null! : new CreaseMap(assets);

  it('hides what it covers and nothing else', async () => {
    const sitter = await seat(assets, 3);
    const shot = { ...drawShot(new Random(5), 96, 96, 24), yaw: 0, pitch: 0, roll: 0 };
    const hiddenBy = (worn: typeof NOTHING) =>
      photograph(assets, { ...sitter, worn }, plainExpression({}), shot, creases).unreadable;

    expect(hiddenBy(NOTHING).size).toBe(0);
    expect(hiddenBy({ ...NOTHING, lensDarkness: 0.9 })).toEqual(new Set([5, 6, 7, 45]));
    const mask = hiddenBy({ ...NOTHING, solid: [drawMask(new Random(2), sitter.marks)] });
    expect([12, 17, 25].every((au) => mask.has(au))).toBe(true);
    expect([1, 4, 6, 45].some((au) => mask.has(au))).toBe(false);
    const { things, hat } = drawHat(new Random(1), sitter.marks);
    expect(hiddenBy({ ...NOTHING, solid: things, hat }).has(12)).toBe(false);
  });

  it('gives the skin the tone that the traits name', async () => {
    const brightness = async (number: number) => {
      const { data } = (await seat(assets, number)).looks.skin;
      return data.reduce((sum, value) => sum + value, 0) / data.length;
    };
    const number = (tone: string) =>
      Array.from({ length: 99 }, (_, n) => n).find((n) => traitsOf(n)?.skinTone === tone)!;
    const [light, medium, dark] = await Promise.all(
      ['light', 'medium', 'dark'].map((t) => brightness(number(t))),
    );
    expect(light).toBeGreaterThan(medium);
    expect(medium).toBeGreaterThan(dark);
  });
});
