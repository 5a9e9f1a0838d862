import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../lib/node/root';
import { makePackage, type Package } from '../../../lib/packaging/build-package';
import { sizesOf } from '../../../lib/packaging/sizes';
import { writeFiles } from '../../../lib/packaging/write-package';

let folder: string;
let pack: Package;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/prepare.mjs'], { cwd: root });
  folder = mkdtempSync(path.join(tmpdir(), 'ugn-package-'));
  pack = await makePackage(root, 'licences');
  await writeFiles(pack.files, path.join(folder, 'package'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (name: string) => Buffer.from(pack.files.get(name)!).toString();

describe('the package', () => {
  test('each part weighs no more than it may', () => {
    for (const { what, gzip, limit } of sizesOf(pack)) {
      expect(gzip, what).toBeGreaterThan(0);
      expect(gzip, what).toBeLessThanOrEqual(limit);
    }
  });

  test('its modules and types lead nowhere but to each other', () => {
    const names = [...pack.files.keys()].filter((name) => /^(dist|types|assets\/code)\//.test(name));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names.filter((one) => /\.(js|d\.ts)$/.test(one))) {
      for (const { fileName: from } of ts.preProcessFile(text(name)).importedFiles) {
        const file = path.posix.join(path.posix.dirname(name), from);
        expect(
          [file, `${file}.d.ts`].some((one) => pack.files.has(one)),
          `${name} → ${from}`,
        ).toBe(true);
      }
    }
    const { exports } = JSON.parse(text('package.json'));
    for (const { types, default: module } of Object.values<Record<string, string>>(exports)) {
      if (module) expect([types, module].every((file) => pack.files.has(file.slice(2)))).toBe(true);
    }
  });

  test('bundlers find no worker of ours in it, which they would try to bundle', () => {
    const modules = [...pack.files.keys()].filter((name) => name.startsWith('dist/'));
    for (const name of modules) expect(text(name)).not.toContain('import.meta');
  });

  test('states size and SHA-256 of every asset', () => {
    const { files } = JSON.parse(text('assets/assets.json'));
    const listed = files.map(({ name }: { name: string }) => `assets/${name}`);
    const all = [...pack.files.keys()].filter((name) => name.startsWith('assets/'));
    expect([...listed, 'assets/assets.json'].sort()).toEqual(all.sort());
    for (const { name, bytes, sha256 } of files) {
      const content = pack.files.get(`assets/${name}`)!;
      expect(content.length).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
  });

  test('has a reference that says what its comments say', () => {
    const out = path.join(folder, 'reference');
    const typedoc = path.join(root, 'node_modules', 'typedoc', 'bin', 'typedoc');
    execFileSync(process.execPath, [typedoc, '--out', out, '--logLevel', 'Error'], { cwd: root });
    const pages = (place: string) =>
      readdirSync(place, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => [name, readFileSync(path.join(place, name), 'utf8')]);
    expect(pages(out), 'npm run docs:sdk').toEqual(pages(path.join(root, 'docs', 'sdk')));
  });
});

describe('ugn-live-assets', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(folder, 'package', 'bin', 'copy-assets.mjs'), ...args], {
      encoding: 'utf8',
    });

  test('copies all, removes what an earlier version left, and sees what is not whole', () => {
    const served = path.join(folder, 'served');
    expect(run(served).status).toBe(0);
    expect(run(served, '--check').stdout).toContain('whole');

    const list = path.join(served, 'assets.json');
    const { files, ...rest } = JSON.parse(readFileSync(list, 'utf8'));
    const old = path.join(served, 'code', 'old.js');
    writeFileSync(old, 'old');
    writeFileSync(list, JSON.stringify({ ...rest, files: [...files, { name: 'code/old.js' }] }));
    writeFileSync(path.join(served, 'own.txt'), 'mine');
    writeFileSync(path.join(served, 'model', 'manifest.json'), '{}');
    const seen = run(served, '--check');
    expect(seen.status).toBe(1);
    expect(seen.stderr).toContain('model/manifest.json, assets.json');

    expect(run(served).status).toBe(0);
    expect(existsSync(old)).toBe(false);
    expect(existsSync(path.join(served, 'own.txt'))).toBe(true);
    expect(run(served, '--check').status).toBe(0);
  });

  test('says how it is used when it is given nothing', () => {
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toContain('npx --no ugn-live-assets FOLDER');
  });
});
