// `npm run rooms`: which room imports which, counted from the real imports. A room is a folder of lib/ or training/, or
// one of app, cli, scripts. A row imports its columns; a pair that imports each other is listed below.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

const TOPS = ['lib', 'training', 'app', 'cli', 'scripts'];

/** @returns every import from one file of the project to another, types included */
function importsOf(folder) {
  const { stdout, stderr } = spawnSync(
    path.join(root, 'node_modules', '.bin', 'depcruise'),
    [
      ...TOPS.filter((top) => existsSync(path.join(folder, top))),
      '--no-config',
      '--ts-pre-compilation-deps',
      '--ts-config',
      'tsconfig.json',
      '--output-type',
      'json',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, shell: process.platform === 'win32' },
  );
  if (!stdout) throw new Error(`dependency-cruiser gave no report: ${stderr}`);
  return JSON.parse(stdout).modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
  );
}

/** lib/ugn/model.ts → lib/ugn; a file that lies loose in lib/ or training/ is a room of its own kind */
function roomOf(file) {
  const [top, second, ...rest] = file.split('/');
  if (!TOPS.includes(top)) return null;
  if (top === 'app' || top === 'cli' || top === 'scripts') return top;
  if (rest.length > 0) return `${top}/${second}`;
  return `${top}/*`;
}

/** @returns by room, how many imports go to each other room */
function matrixOf(imports) {
  const matrix = new Map();
  for (const { from, to } of imports) {
    const [one, other] = [roomOf(from), roomOf(to)];
    if (!one || !other || one === other) continue;
    const row = matrix.get(one) ?? new Map();
    row.set(other, (row.get(other) ?? 0) + 1);
    matrix.set(one, row);
  }
  return matrix;
}

function print(matrix) {
  const rooms = [...new Set([...matrix].flatMap(([from, row]) => [from, ...row.keys()]))].sort();
  const wide = Math.max(...rooms.map((room) => room.length));
  const count = (from, to) => matrix.get(from)?.get(to) ?? 0;
  console.log(`${' '.repeat(wide + 5)}${rooms.map((_, i) => String(i + 1).padStart(4)).join('')}`);
  for (const [i, from] of rooms.entries()) {
    const cells = rooms.map((to) => (from === to ? '·' : String(count(from, to) || '')).padStart(4));
    console.log(`${String(i + 1).padStart(3)}  ${from.padEnd(wide)}${cells.join('')}`);
  }
  const arrows = [...matrix.values()].reduce((sum, row) => sum + row.size, 0);
  const ties = rooms.flatMap((one, i) =>
    rooms
      .slice(i + 1)
      .filter((other) => count(one, other) > 0 && count(other, one) > 0)
      .map((other) => `${one} ↔ ${other}`),
  );
  console.log(`\n${rooms.length} rooms, ${arrows} arrows, ${ties.length} two-way ties`);
  for (const tie of ties) console.log(`  ${tie}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  print(matrixOf(importsOf(process.argv[2] ?? root)));
