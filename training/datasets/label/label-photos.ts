import { basename, resolve } from 'node:path';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { AppError } from '../../../lib/errors';
import { progressBar } from '../../../lib/node/progress-bar';
import { writeShardSet } from '../../face-set/shards';
import { openWorkFile, readingsFile, sha256Of } from './label-journal';
import { type LabelReport, makeReport, writeReport } from './label-report';
import { type LabelledFace, makeLabelSet } from './label-set';
import { startPhotoReader } from './photo-reader';
import { listPhotos } from './photos';
import { readPhotos } from './read-photos';
import { readSmiles } from './smiles';
import { readLandmarker } from './unit-reader';

interface LabelOptions {
  /** of photographs, one person each */
  readonly folders: readonly string[];
  /** MediaPipe's face_landmarker.task */
  readonly landmarker: string;
  /** folder of the set; readings and report lie beside it */
  readonly out: string;
  /** table (CSV) of smiles that people saw */
  readonly smiles?: string;
  /** side of the crops in pixels, 32 to 512 */
  readonly cropSize: number;
  /** only every n-th photograph of each folder, for a trial; 1 takes all */
  readonly every?: number;
  /** ends the work between two photographs; what is read is kept */
  readonly signal?: AbortSignal;
}

/**
 * Makes a face set of photographs with machine labels, and its readings and report beside it. Goes on where it was stopped.
 * @throws AppError io or bad-input; the signal's reason when it is aborted
 */
export async function labelPhotos(options: LabelOptions): Promise<LabelReport> {
  const { folders, landmarker, out, smiles: csv, cropSize, every = 1, signal } = options;
  if (!Number.isInteger(cropSize) || cropSize < 32 || cropSize > 512) {
    throw new AppError('bad-input', `--crop-size must be a whole number from 32 to 512; it is ${cropSize}.`);
  }
  const model = await readLandmarker(landmarker);
  const { photos, others } = await listPhotos(folders, every);
  const { smiles, unmatched } = csv ? await readSmiles(csv, photos) : { smiles: new Map(), unmatched: [] };

  const work = openWorkFile(readingsFile(out), sha256Of(model), cropSize);
  const bar = progressBar('photos');
  const readings = await readPhotos(
    photos,
    work,
    () => startPhotoReader(model, cropSize, { endsOnSignal: !signal }),
    (done, total) => {
      if (done === 0) bar.start(total, 0);
      else bar.update(done);
      signal?.throwIfAborted();
    },
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
  const report = makeReport(set, { source, files, skipped, strangers: unmatched });
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
