import { appendFile, cp, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../../../lib/node/root';
import { RENDERER_CODE, rendererHash } from '../../../training/datasets/rendered-source';

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'renderer-'));
  for (const path of RENDERER_CODE) await cp(join(root, path), join(project, path), { recursive: true });
});
afterEach(() => rm(project, { recursive: true }));

it('is the same for the same code elsewhere', () => {
  expect(rendererHash(project)).toBe(rendererHash());
});

it('changes with a file of the renderer, the crop, the numbers or the encoder, and with its name', async () => {
  const seen = new Set([rendererHash(project)]);
  for (const path of ['training/synth', 'lib/vision', 'lib/numbers', 'training/face-set/crop-jpeg.ts']) {
    const at = join(project, path);
    const file = (await stat(at)).isDirectory() ? join(at, (await readdir(at))[0]) : at;
    await appendFile(file, '// changed');
    seen.add(rendererHash(project));
  }
  await rename(join(project, 'lib/numbers/random.ts'), join(project, 'lib/numbers/chance.ts'));
  seen.add(rendererHash(project));
  expect(seen.size).toBe(6);
});
