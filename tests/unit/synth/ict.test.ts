import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_AUS, isSided } from '../../../lib/au/catalogue';
import { Random } from '../../../lib/numbers/random';
import { CreaseMap } from '../../../training/synth/creases';
import { plainExpression } from '../../../training/synth/expression';
import { dressPerson } from '../../../training/synth/ict/ict-figure';
import { IctModel } from '../../../training/synth/ict/ict-model';
import { makePerson } from '../../../training/synth/ict/ict-person';
import { renderIctIdentity } from '../../../training/synth/ict/ict-sample';
import { photographIct } from '../../../training/synth/ict/ict-scene';
import { drawShot } from '../../../training/synth/scene';
import { NOTHING } from '../../../training/synth/worn';

const folder = fileURLToPath(new URL('../../../../shared/data/ict-facekit', import.meta.url));
const reason = existsSync(folder) ? '' : ` (skipped: no ICT-FaceKit heads at ${folder})`;

it('names the folder that lacks the heads, and the file that holds something else', async () => {
  expect(() => new IctModel('/nowhere')).toThrow(/\/nowhere: vertices\.npy is not there.*--assets/);
  const other = await mkdtemp(join(tmpdir(), 'ict-'));
  await writeFile(join(other, 'vertices.npy'), 'an answer of a server that is no array');
  expect(() => new IctModel(other)).toThrow(
    /vertices\.npy must be a \.npy file of <f4 with shape \[26719, 3\]/,
  );
  await rm(other, { recursive: true });
});

describe.skipIf(reason)(`heads of ICT-FaceKit${reason}`, () => {
  const model = reason ? null! : new IctModel(folder);
  const creases = reason ? null! : new CreaseMap(model.face);

  it('gives the same bytes and labels for the same identity and seed, and others for another seed', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => renderIctIdentity(model, creases, 8, 1, seed, [], 'even')),
    );
    expect(again).toEqual(first);
    expect(other[0].jpeg).not.toEqual(first[0].jpeg);

    const [{ subject, split, labels, left }] = first;
    expect([subject, split]).toEqual(['ict-0008', 'test']);
    expect(labels[DEFAULT_AUS.indexOf(23)]).toBeNull();
    DEFAULT_AUS.forEach((au, i) => {
      if (!isSided(au)) expect(left?.[i], `AU ${au}`).toBeNull();
    });
  }, 120_000);

  it('moves the side of the subject on which a unit acts, the left being right in the picture', () => {
    const person = makePerson(model, 3);
    const looks = dressPerson(model, person);
    const size = 64;
    const shot = { ...drawShot(new Random(6), size, size, 18), yaw: 0, pitch: 0, roll: 0 };
    const eyes = { x: size / 2, y: 24 };
    const pixels = (intensities: Record<number, number>, lean: number) => {
      const expression = { ...plainExpression(intensities), extra: [], gaze: { left: 0, up: 0 } };
      expression.asymmetry.fill(lean);
      const even = { ...shot, eyes, lighting: { ...shot.lighting, lights: [], shadow: 0 } };
      return photographIct(model, person, looks, expression, even, creases, NOTHING).image.data;
    };
    const neutral = pixels({}, 0);
    for (const au of DEFAULT_AUS.filter(isSided)) {
      const changed = (lean: number) => {
        const picture = pixels({ [au]: 1 }, lean);
        const halves = [0, 0];
        picture.forEach((value, i) => {
          halves[(i >> 2) % size < size / 2 ? 0 : 1] += Math.abs(value - neutral[i]);
        });
        return { inLeftHalf: halves[0], inRightHalf: halves[1] };
      };
      const left = changed(1);
      const right = changed(-1);
      expect(left.inRightHalf, `AU ${au}, the subject's left`).toBeGreaterThan(2 * left.inLeftHalf);
      expect(right.inLeftHalf, `AU ${au}, the subject's right`).toBeGreaterThan(2 * right.inRightHalf);
    }
  }, 120_000);
});
