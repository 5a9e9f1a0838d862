/*
 * `npm run bench:confidence [-- --photos N] [--part PART] [--folder DIR]`: what `confidence` says of good photographs and of
 * bad ones, of the test part of GENKI, on which nothing was fitted or chosen (its costs were chosen on the validation part).
 * Good: heads that people called turned and nodding by 15° at most, sharp (blur up to 0.6), eyes 20 pixels apart, nothing on
 * them. Bad: good ones covered, blurred, moved and made small; those with something on them; and of all of GENKI those whose
 * heads people called turned by 35° or more. They are read by `npm run analyze`'s own code. In a folder that is given
 * pictures and readings stay, and a stopped run goes on.
 */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import sharp, { type Sharp } from 'sharp';
import { analyze } from '../../lib/headless/analyze-files';
import { root } from '../../lib/node/root';
import { exportedRowSchema, type FaceRow } from '../../lib/readings/reading-row';
import photographs from '../../training/covered/photographs.json';
import { splitOf } from '../../training/datasets/label/subjects';

const GENKI = path.join(root, '..', 'shared', 'data', 'photos', 'genki');
/** One in so many good photographs is also made bad, in each way. */
const HARMED_OF = 5;
/** With dark glasses, or hair, a hand or a thing on an eye or the mouth; one person looked at all photographs. */
const COVERED: ReadonlySet<string> = new Set([...photographs.darkGlasses, ...photographs.others]);
const DEGREES = 180 / Math.PI;
const FRONTAL = 15;
const FAR = 35;
/** Values that others' scripts filter at, and the two that are promised. */
const LIMITS = [0.7, 0.8, 0.9, 0.95];

interface Face {
  /** Middle between the eyes, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Distance of the eyes. */
  readonly size: number;
  /** Degrees. */
  readonly roll: number;
}

/** A photograph made bad. */
interface Harm {
  readonly name: string;
  change(photo: Sharp, face: Face, width: number, height: number): Sharp;
}

/** Shares of the distance of the eyes, from their middle: from and to, along their line and down the face. */
type Patch = readonly [left: number, right: number, top: number, bottom: number];

const HARMS: readonly Harm[] = [
  cover('mouth and chin covered (light blue)', [-1.2, 1.2, 0.65, 2.1], '#9fc5d8'),
  cover('mouth covered (skin)', [-0.8, 0.8, 0.75, 1.6], '#c99b82'),
  cover('eyes covered (black)', [-1.1, 1.1, -0.4, 0.35], '#101010'),
  cover('mouth covered (chequered cloth)', [-0.9, 0.9, 0.7, 1.7], 'url(#cloth)'),
  cover('one half covered (skin)', [0.05, 1.8, -1.6, 2.3], '#b98a70'),
  { name: 'blurred (σ a tenth of the eyes’ distance)', change: (photo, { size }) => photo.blur(size * 0.1) },
  { name: 'blurred (σ a fifth)', change: (photo, { size }) => photo.blur(size * 0.2) },
  { name: 'moved sideways by a third of it', change: (photo, { size }) => moved(photo, size / 3) },
  {
    name: 'eyes 12 pixels apart',
    change: (photo, { size }, width) => photo.resize(Math.round((width * 12) / size)),
  },
];

const CLOTH =
  '<defs><pattern id="cloth" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" ' +
  'fill="#7a3b4d"/><rect width="4" height="4" fill="#d9c7b8"/><rect x="4" y="4" width="4" height="4" fill="#d9c7b8"/>' +
  '</pattern></defs>';

function cover(name: string, [left, right, top, bottom]: Patch, colour: string): Harm {
  return {
    name,
    change(photo, { x, y, size, roll }, width, height) {
      const [w, h] = [(right - left) * size, (bottom - top) * size];
      const patch =
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
        CLOTH +
        `<g transform="translate(${x} ${y}) rotate(${roll})"><rect x="${left * size}" y="${top * size}" ` +
        `width="${w}" height="${h}" rx="${size / 5}" fill="${colour}"/></g></svg>`;
      return photo.composite([{ input: Buffer.from(patch) }]);
    },
  };
}

/** As of a head that moved while the picture was taken. */
function moved(photo: Sharp, pixels: number): Sharp {
  const width = Math.max(3, 2 * Math.round(pixels / 2) + 1);
  const kernel = Array.from({ length: 3 * width }, (_, i) => (Math.floor(i / width) === 1 ? 1 : 0));
  return photo.convolve({ width, height: 3, kernel });
}

/** Neither a figure far away nor out of focus. */
const isGood = (row: FaceRow | null) => row === null || (row.quality.size >= 20 && row.quality.blur <= 0.6);

/** The readings of a folder's pictures by their paths in it, null without a face; read once. */
async function read(folder: string): Promise<Map<string, FaceRow | null>> {
  const out = `${folder}.jsonl`;
  const options = { input: folder, target: { kind: 'table', path: out }, format: 'jsonl' } as const;
  if (!existsSync(out)) {
    await analyze(
      {
        ...options,
        provenance: false,
        every: 1,
        faces: 1,
        remembersFaces: false,
        rate: null,
        model: 'default',
      },
      () => {},
    );
  }
  const lines = (await readFile(out, 'utf8')).trim().split('\n');
  const rows = lines.map((line) => exportedRowSchema.parse(JSON.parse(line)));
  return new Map(rows.map((row) => [row.input, row.success ? row : null]));
}

function line(
  name: string,
  faces: readonly (FaceRow | null)[],
  show = (row: FaceRow) => row.confidence,
): string {
  const values = faces.flatMap((face) => (face ? [show(face)] : []));
  const share = (limit: number) => (100 * values.filter((value) => value >= limit).length) / values.length;
  const cells = [faces.length, values.length, ...LIMITS.map((limit) => `${share(limit).toFixed(1)} %`)];
  return `| ${name} | ${cells.join(' | ')} |`;
}

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '150' },
    part: { type: 'string', default: 'test' },
    folder: { type: 'string' },
  },
});
if (!existsSync(GENKI)) {
  console.error(`The photographs are not on this machine: ${GENKI}`);
  process.exit(1);
}
const labels: Record<string, string>[] = parse(readFileSync(path.join(GENKI, 'labels.csv')), {
  columns: true,
});
const angle = (row: Record<string, string>, name: string) => Math.abs(DEGREES * Number(row[name]));
const isOfPart = ({ file }: Record<string, string>) => splitOf(`genki/${file}`) === values.part;
const isCovered = ({ file }: Record<string, string>) => COVERED.has(`genki/${file}`);
const frontal = labels.filter(
  (row) =>
    isOfPart(row) &&
    !isCovered(row) &&
    angle(row, 'yaw_rad') <= FRONTAL &&
    angle(row, 'pitch_rad') <= FRONTAL,
);
const every = Math.max(1, Math.floor(frontal.length / Number(values.photos)));
const groups = {
  good: frontal.filter((_, i) => i % every === 0),
  far: labels.filter((row) => angle(row, 'yaw_rad') >= FAR),
  covered: labels.filter((row) => isOfPart(row) && isCovered(row)),
};

const folder = values.folder ?? (await mkdtemp(path.join(tmpdir(), 'confidence-')));
try {
  const photos = path.join(folder, 'photos');
  for (const [group, rows] of Object.entries(groups)) {
    await mkdir(path.join(photos, group), { recursive: true });
    for (const { file } of rows) {
      const target = path.join(photos, group, file);
      if (!existsSync(target)) await copyFile(path.join(GENKI, file), target);
    }
  }
  const found = await read(photos);
  const harmed = path.join(folder, 'harmed');
  for (const [i, { change }] of HARMS.entries()) {
    await mkdir(path.join(harmed, `${i}`), { recursive: true });
    const clear = [...found].filter(([name, row]) => name.startsWith('good/') && row && isGood(row));
    for (const [name, row] of clear.filter((_, k) => k % HARMED_OF === 0)) {
      const png = path.join(harmed, `${i}`, `${path.parse(name).name}.png`);
      if (!row || existsSync(png)) continue;
      const [right, left] = row.keypoints;
      const { size, roll } = row.quality;
      const face = { x: (right.x + left.x) / 2, y: (right.y + left.y) / 2, size, roll };
      const photo = sharp(path.join(photos, name));
      const { width, height } = await photo.metadata();
      await change(photo, face, width, height).png().toFile(png);
    }
  }
  const after = await read(harmed);
  const below = (all: Map<string, FaceRow | null>, group: string) =>
    [...all].flatMap(([name, row]) => (name.startsWith(`${group}/`) ? [row] : []));
  const good = below(found, 'good').filter(isGood);
  console.log('| photographs | read | face found | from 0.7 | from 0.8 | from 0.9 | from 0.95 |');
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  console.log(line('good, the detector’s own score', good, (row) => row.detector_score));
  console.log(line('good', good));
  console.log(line(`turned by ${FAR}° or more`, below(found, 'far')));
  console.log(line('dark glasses, hair or a hand', below(found, 'covered')));
  for (const [i, { name }] of HARMS.entries()) console.log(line(name, below(after, `${i}`)));
} finally {
  if (!values.folder) await rm(folder, { recursive: true });
}
