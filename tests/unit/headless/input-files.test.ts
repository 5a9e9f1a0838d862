import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listInputs } from '../../../lib/headless/input-files';
import { OutputFiles } from '../../../lib/headless/output-files';

let folder: string;
let elsewhere: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'inputs-')));
  elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'elsewhere-')));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(elsewhere, { recursive: true });
});

const jpeg = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#a62' } })
    .jpeg()
    .toBuffer();
const outputs = (path: string) => new OutputFiles({ kind: 'table', path }, 'openface');
const listed = async () => {
  const { files, others } = await listInputs(folder, outputs(join(folder, 'out.csv')));
  return {
    files: files.map(({ name, kind }) => `${name} ${kind}`),
    others: others.map(({ name, detail }) => `${name}: ${detail}`),
  };
};

it('lists pictures and videos by content and name, and names the others', async () => {
  await writeFile(join(folder, 'a.jfif'), await jpeg());
  await writeFile(join(folder, 'no ending'), await jpeg());
  await writeFile(join(folder, 'cut.mov'), '');
  await writeFile(join(folder, 'program.ts'), 'export {};');
  expect(await listed()).toEqual({
    files: ['a.jfif picture', 'cut.mov video', 'no ending picture'],
    others: ['program.ts: neither a picture nor a video'],
  });
});

it('follows links, reads once what several ways lead to, and ends where they lead in a circle', async () => {
  await mkdir(join(folder, 'z'));
  await writeFile(join(folder, 'z', 'own.jpg'), await jpeg());
  await mkdir(join(elsewhere, 'below'));
  await writeFile(join(elsewhere, 'below', 'far.jpg'), await jpeg());
  await symlink(folder, join(elsewhere, 'below', 'back'));
  await symlink(elsewhere, join(folder, 'a-linked'));
  await symlink(join(elsewhere, 'below'), join(folder, 'b-again'));
  await symlink('.', join(folder, 'circle'));
  await symlink(join(folder, 'z', 'own.jpg'), join(folder, 'copy.jpg'));
  await symlink(join(folder, 'gone.jpg'), join(folder, 'dead.jpg'));
  expect(await listed()).toEqual({
    files: ['a-linked/below/far.jpg picture', 'dead.jpg picture', 'z/own.jpg picture'],
    others: [
      'b-again: a link to a-linked/below, which is read there',
      'circle: a link to the folder itself, which is read there',
      'copy.jpg: a link to z/own.jpg, which is read there',
      'a-linked/below/back: a link to the folder itself, which is read there',
    ],
  });
});

it('takes a file that is given by itself whatever it is, and refuses a folder of nothing', async () => {
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'Seen on Monday.');
  expect((await listInputs(file, outputs('out.csv'))).files).toMatchObject([
    { name: 'notes.txt', kind: 'picture' },
  ]);
  await expect(listInputs(folder, outputs('out.csv'))).rejects.toThrow(/holds no picture and no video/);
});
