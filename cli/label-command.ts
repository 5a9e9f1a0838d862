import { basename, resolve } from 'node:path';
import { defineCommand, runMain } from 'citty';
import { DEFAULT_AUS } from '../lib/au/catalogue';
import { AppError } from '../lib/errors';
import { progressBar } from '../lib/node/progress-bar';
import { openWorkFile, readingsFile, sha256Of } from '../training/datasets/label/label-journal';
import {
  type LabelReport,
  makeReport,
  printReport,
  writeReport,
} from '../training/datasets/label/label-report';
import { type LabelledFace, makeLabelSet } from '../training/datasets/label/label-set';
import { startPhotoReader } from '../training/datasets/label/photo-reader';
import { CROP_SIZE } from '../training/datasets/label/photo-reading';
import { listPhotos } from '../training/datasets/label/photos';
import { readPhotos } from '../training/datasets/label/read-photos';
import { readSmiles } from '../training/datasets/label/smiles';
import { readLandmarker } from '../training/datasets/label/unit-reader';
import { writeShardSet } from '../training/face-set/shards';
import { numberOf, valuesOf } from './arguments';

const command = defineCommand({
  meta: {
    name: 'label',
    description:
      'Makes a training set from photos, with machine labels by MediaPipe Face Landmarker. Goes on where it ' +
      'was stopped: readings are kept in SET.readings.jsonl. What was left out is listed in SET.report.json.',
  },
  args: {
    photos: {
      type: 'string',
      required: true,
      description: 'folder of photos, one person each; may be given several times',
    },
    landmarker: { type: 'string', required: true, description: 'MediaPipe’s face_landmarker.task' },
    out: { type: 'string', required: true, description: 'folder to write the set to' },
    'crop-size': {
      type: 'string',
      default: String(CROP_SIZE),
      description: 'side of the crops in pixels; an input of 112 takes 128, one of 160 takes 183',
    },
    smiles: {
      type: 'string',
      description:
        'table (CSV) of smiles that people saw: columns file, from the table’s folder, and smile, 0 or 1',
    },
  },
  async run({ args, rawArgs }) {
    try {
      console.log(
        printReport(
          await label({
            ...args,
            folders: valuesOf(rawArgs, 'photos'),
            cropSize: numberOf(args['crop-size'], 'crop-size')!,
          }),
        ),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

interface LabelOptions {
  readonly folders: readonly string[];
  readonly landmarker: string;
  readonly out: string;
  readonly smiles?: string;
  readonly cropSize: number;
}

async function label(options: LabelOptions): Promise<LabelReport> {
  const { folders, landmarker, out, smiles: csv, cropSize } = options;
  if (!Number.isInteger(cropSize) || cropSize < 32 || cropSize > 512) {
    throw new AppError('bad-input', `--crop-size must be a whole number from 32 to 512; it is ${cropSize}.`);
  }
  const model = await readLandmarker(landmarker);
  const { photos, others } = await listPhotos(folders);
  const { smiles, strangers } = csv ? await readSmiles(csv, photos) : { smiles: new Map(), strangers: [] };

  const work = openWorkFile(readingsFile(out), sha256Of(model), cropSize);
  const bar = progressBar('photos');
  const readings = await readPhotos(
    photos,
    work,
    () => startPhotoReader(model, cropSize),
    (done, total) => (done === 0 ? bar.start(total, 0) : bar.update(done)),
  ).finally(() => bar.stop());
  const faces = readings.flatMap(({ photo, reading }): LabelledFace[] =>
    reading.kind === 'face' ? [{ ...reading, photo, jpeg: Buffer.from(reading.jpeg, 'base64') }] : [],
  );
  const skipped = [
    ...readings.flatMap(({ photo: file, reading }) =>
      reading.kind === 'skipped' ? [{ file, reason: reading.reason }] : [],
    ),
    ...others.map((file) => ({ file, reason: 'not a picture' as const })),
  ];
  if (faces.length === 0)
    throw new AppError('bad-input', `None of the ${photos.length} photos shows a face.`);

  const set = await makeLabelSet(faces, smiles);
  const source = sourceOf(folders, sha256Of(model), csv);
  await writeShardSet(resolve(out), { aus: DEFAULT_AUS, size: cropSize, source, samples: set.samples });
  const files = photos.length + others.length;
  const report = makeReport(set, { source, files, skipped, strangers });
  await writeReport(`${resolve(out)}.report.json`, report);
  return report;
}

function sourceOf(folders: readonly string[], landmarkerHash: string, csv: string | undefined): string {
  const names = folders.map((folder) => basename(resolve(folder))).join(', ');
  return [
    `Photographs: ${names}.`,
    `The labels are MACHINE labels, not FACS codes: blendshapes of MediaPipe Face Landmarker (SHA-256 ` +
      `${landmarkerHash}), each unit's on a scale from what relaxed faces of the set show to its 99th percentile; units ` +
      'without a blendshape that can be trusted are unknown.',
    csv
      ? `Where people said in ${basename(csv)} whether a face smiles, that is 0.7 of the label of AU12.`
      : '',
    'Made by: npm run label',
  ]
    .filter(Boolean)
    .join(' ');
}

await runMain(command);
