// Whether wide pictures should be reduced before they are labelled; see docs/decisions/weak-labels.md.
//   node --import tsx tests/bench/picture-decoding.ts widen PHOTOS OUT STEP
//   node --import tsx tests/bench/picture-decoding.ts compare PHOTOS AS_THEY_ARE.readings.jsonl WIDE.readings.jsonl …
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import { areaUnderRoc } from '../../lib/numbers/detection';
import { mean, rankCorrelation } from '../../lib/numbers/statistics';
import { CROP_PER_INPUT } from '../../lib/vision/align';
import { startBackend } from '../../training/backends/device';
import { strengthsOf, type UnitRow, unitValues } from '../../training/datasets/label/blendshapes';
import { readWorkFile } from '../../training/datasets/label/label-journal';
import type { PhotoReading } from '../../training/datasets/label/photo-reading';
import { listPhotos } from '../../training/datasets/label/photos';
import { readSmiles } from '../../training/datasets/label/smiles';
import { predict } from '../../training/evaluation/evaluate';
import { decodeCrop } from '../../training/face-set/crop-jpeg';
import { readModelFolder } from '../../training/stages/init';

const FOLDERS = ['pixabay', 'generated', 'genki'];
const SMILES = join('genki', 'labels.csv');
const [WIDTH, HEIGHT] = [1920, 1440];
const FAST = { compressionLevel: 1 };
const JPEG = { quality: 95, chromaSubsampling: '4:4:4' };

/**
 * Every `step`th photograph 1920 pixels wide: `near` enlarged to fill the frame, `far` in the middle third of a frame of
 * its blurred colours.
 */
async function widen(photos: string, out: string, step: number): Promise<void> {
  for (const folder of FOLDERS) {
    const names = (await readdir(join(photos, folder))).filter((name) => /\.jpe?g$/i.test(name)).sort();
    const [near, far] = ['near', 'far'].map((kind) => join(out, kind, folder));
    for (const place of [near, far]) await mkdir(place, { recursive: true });
    for (const name of names.filter((_, i) => i % step === 0)) {
      const photo = () => sharp(join(photos, folder, name)).toColourspace('srgb');
      await photo().resize(WIDTH).jpeg(JPEG).toFile(join(near, name));
      const colours = await photo().resize(6, 5, { fit: 'fill' }).png().toBuffer();
      const frame = await sharp(colours).resize(WIDTH, HEIGHT, { fit: 'fill' }).png(FAST).toBuffer();
      const input = await photo()
        .resize(WIDTH / 3, (HEIGHT * 2) / 3, { fit: 'inside' })
        .png(FAST)
        .toBuffer();
      await sharp(frame).composite([{ input }]).jpeg(JPEG).toFile(join(far, name));
    }
  }
  for (const kind of ['near', 'far']) await cp(join(photos, SMILES), join(out, kind, SMILES));
}

/** p of the shipped model on each crop, [N] a face. */
async function predictions(faces: readonly Face[]): Promise<number[][]> {
  const { manifest, weights } = await readModelFolder('default');
  const { aus, inputSize } = manifest.config;
  const side = Math.round(inputSize * CROP_PER_INPUT);
  const crops = await Promise.all(
    faces.map(async ({ jpeg }) => {
      const { data, info } = await decodeCrop(Buffer.from(jpeg, 'base64'));
      const raw = { width: info.width, height: info.height, channels: 3 as const };
      return sharp(data, { raw }).resize(side, side, { fit: 'fill' }).raw().toBuffer();
    }),
  );
  const labels = new Float32Array(faces.length * aus.length).fill(Number.NaN);
  const { p } = await predict(weights, manifest.config, {
    count: faces.length,
    side,
    pixels: Buffer.concat(crops),
    labels,
    subjects: faces.map((_, i) => String(i)),
    source: new Uint8Array(faces.length),
  });
  return faces.map((_, i) => DEFAULT_AUS.map((au) => p[i * aus.length + aus.indexOf(au)]));
}

type Face = Extract<PhotoReading, { kind: 'face' }>;

/** Over the units that the landmarker judges, the mean of Spearman's correlation of two rows of strengths. */
function agreement(one: readonly UnitRow[], other: readonly UnitRow[]): number {
  const units = one[0].flatMap((_, j) => {
    const [x, y] = [one, other].map((rows) => rows.map((row) => row[j]));
    if (x.includes(null) || y.includes(null)) return [];
    const correlation = rankCorrelation(x as number[], y as number[]);
    return Number.isNaN(correlation) ? [] : [correlation];
  });
  return mean(units);
}

async function compare(photos: string, native: string, files: readonly string[]): Promise<void> {
  const journals = [native, ...files].map((file) => readWorkFile(file));
  const { smiles } = await readSmiles(
    join(photos, SMILES),
    (await listPhotos(FOLDERS.map((folder) => join(photos, folder)))).photos,
  );
  const common = [...journals[0].keys()].filter((photo) =>
    journals.every((journal) => journal.get(photo)?.kind === 'face'),
  );
  console.log(`${common.length} photographs have a face in all.`);
  const facesOf = (journal: Map<string, PhotoReading>) => common.map((photo) => journal.get(photo) as Face);
  const strengths = journals.map((journal) => facesOf(journal).map(strengthsOf));
  const unit = DEFAULT_AUS.indexOf(12);
  const asked = common.flatMap((photo, i) => (smiles.has(photo) ? [{ i, smile: smiles.get(photo)! }] : []));
  await startBackend('wasm');
  const said: number[][][] = [];
  for (const journal of journals) said.push(await predictions(facesOf(journal)));
  for (const [k, journal] of journals.entries()) {
    const counts = new Map<string, number>();
    for (const photo of journals.at(-1)!.keys()) {
      const reading = journal.get(photo);
      const kind = reading?.kind === 'skipped' ? reading.reason : (reading?.kind ?? 'not read');
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const twins = facesOf(journal).flatMap(({ blendshapes, mirrored }) =>
      mirrored ? [[unitValues(blendshapes), unitValues(mirrored)]] : [],
    );
    const aucOf = (rows: readonly UnitRow[]) =>
      areaUnderRoc(
        asked.map(({ i }) => rows[i][unit] ?? 0),
        asked.map(({ smile }) => smile),
      ).toFixed(3);
    const mirror = agreement(
      twins.map(([one]) => one),
      twins.map(([, twin]) => twin),
    );
    const withOthers = (rows: readonly (readonly UnitRow[])[]) =>
      rows.map((other) => agreement(rows[k], other).toFixed(3)).join(', ');
    console.log(
      [
        `${[native, ...files][k]}: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
        `strengths: AUC of AU12 on ${asked.length} ${aucOf(strengths[k])}, with the mirror image ${mirror.toFixed(3)}`,
        `strengths with those of each file: ${withOthers(strengths)}`,
        `model on the crops: AUC of AU12 ${aucOf(said[k])}, with the strengths ${agreement(said[k], strengths[k]).toFixed(3)}`,
        `model with itself on the crops of each file: ${withOthers(said)}`,
      ].join('\n  '),
    );
  }
}

const [mode, photos, ...rest] = process.argv.slice(2);
if (mode === 'widen') await widen(photos, rest[0], Number(rest[1]));
else await compare(photos, rest[0], rest.slice(1));
