// Renders people who do what each step of the check asks for, has the shipped model read them, and writes the readings to
// tests/fixtures/rendered-check.json. By hand, where the heads are (../shared/data/makehuman):
//   node --import tsx tests/reference/rendered-check.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { CHECK_STEPS } from '../../lib/check/check-steps';
import { Random } from '../../lib/numbers/random';
import { exportedRowSchema } from '../../lib/readings/reading-row';
import { HeadAssets } from '../../training/synth/assets';
import { CreaseMap } from '../../training/synth/creases';
import { plainExpression } from '../../training/synth/expression';
import { drawShot, photograph, seat } from '../../training/synth/scene';

const PEOPLE = [3, 12, 21, 40];
const [WIDTH, HEIGHT, EYES] = [320, 240, 56];
/** Where several units of a step cancel on the rendered head, the one that is shown. */
const SHOWN: Readonly<Record<string, readonly number[]>> = { 'press-lips': [23, 24], 'open-mouth': [25, 26] };

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'rendered-check-'));
const assets = new HeadAssets(path.join(root, '..', 'shared', 'data', 'makehuman'));
const creases = new CreaseMap(assets);
for (const number of PEOPLE) {
  const sitter = await seat(assets, number);
  const drawn = drawShot(new Random(7, number), WIDTH, HEIGHT, EYES);
  const shot = { ...drawn, yaw: 0, pitch: 0, roll: 0, eyes: { x: WIDTH / 2, y: HEIGHT * 0.45 } };
  for (const { id, aus } of CHECK_STEPS) {
    const expression = plainExpression(Object.fromEntries((SHOWN[id] ?? aus).map((au) => [au, 1])));
    const { image } = photograph(assets, sitter, expression, shot, creases);
    const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const;
    const file = path.join(folder, `${number}_${id}.png`);
    await sharp(image.data, { raw }).removeAlpha().png().toFile(file);
  }
}
const out = path.join(folder, 'rows.jsonl');
const read = [
  '--import',
  'tsx',
  'cli/analyze-command.ts',
  '--input',
  folder,
  '--out',
  out,
  '--format',
  'jsonl',
];
execFileSync(process.execPath, read, { cwd: root, stdio: 'inherit' });
const rows = readFileSync(out, 'utf8')
  .trim()
  .split('\n')
  .map((line) => exportedRowSchema.parse(JSON.parse(line)));
const short = (value: number) => Number(value.toFixed(4));
const readings = rows.flatMap((row) => {
  if (!row.success) return [];
  const [person, step] = row.input.replace(/\.png$/, '').split('_');
  const values = Object.values(row.aus).filter((unit) => unit !== undefined);
  return {
    person: Number(person),
    step,
    p: values.map(({ p }) => short(p)),
    epistemic: values.map(({ epistemic }) => short(epistemic)),
    aleatoric: values.map(({ aleatoric }) => short(aleatoric)),
    quality: row.quality,
  };
});
const [first] = rows.filter((row) => row.success);
const made = {
  model: rows[0].model_hash,
  aus: Object.keys(first.aus).map((name) => Number(name.slice(2))),
  readings,
};
writeFileSync(path.join(root, 'tests', 'fixtures', 'rendered-check.json'), `${JSON.stringify(made)}\n`);
rmSync(folder, { recursive: true });
console.log(`${readings.length} readings of ${rows.length} pictures`);
