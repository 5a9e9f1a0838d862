import { BlobReader, BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import { unitName } from '../au/catalogue';
import { AppError } from '../errors';
import { fieldsOf } from '../readings/provenance';
import { quoted } from '../readings/table-format';
import { PLACE } from '../recording/chunk';
import { factsOf } from '../recording/facts';
import type { Correction } from '../recording/marks';
import type { Recording } from '../recording/recording';
import type { FaceTrace } from '../recording/traces';
import { alignCrop, applySimilarity } from '../vision/align';

/*
 * Corrections as a folder of pictures with a labels.csv, as training/datasets/folder.ts reads it: of each corrected
 * stretch a few pictures a second, cut out around the face, with a label for the corrected units alone.
 */

// Its workers come from blobs, which the site's policy does not let run.
configure({ useWebWorkers: false });

/** Seconds between two pictures of one stretch: pictures of a video that follow each other are nearly the same. */
const APART = 0.2;
/** Differences of times round. */
const ROUNDING = 1e-6;
/** Side of the cut in sides of the aligned face: the face is found again in it, and is the largest there. */
const MARGIN = 1.6;

/** A picture that training wants. */
export interface Wanted {
  /** Path in the folder. */
  readonly path: string;
  /** Seconds. */
  readonly time: number;
  readonly face: number;
  /** The face with room around it, in pixels of the frames that were read; it may reach out of them. */
  readonly square: { readonly x: number; readonly y: number; readonly side: number };
  /** By FACS number; the others are unknown. */
  readonly labels: ReadonlyMap<number, boolean>;
}

/** A picture of each stretch that was corrected, and another whenever 0.2 s have passed or a label changes. */
export function wantedPictures(traces: readonly FaceTrace[], corrections: readonly Correction[]): Wanted[] {
  return traces
    .flatMap((trace) => {
      const own = corrections.filter(({ face }) => face === trace.face);
      let last = { time: Number.NEGATIVE_INFINITY, key: '' };
      return Array.from(trace.times).flatMap((time, i) => {
        const valid = own.filter(({ from, to }) => time >= from && time <= to);
        const key = valid.map(({ id }) => id).join(' ');
        if (valid.length === 0 || (key === last.key && time - last.time < APART - ROUNDING)) return [];
        last = { time, key };
        const number = String(trace.column(PLACE.frame)[i]).padStart(6, '0');
        const path = `pictures/face-${trace.face + 1}-frame-${number}.jpg`;
        const labels = new Map(valid.map(({ au, present }) => [au, present]));
        return [{ path, time, face: trace.face, square: squareOf(trace, i), labels }];
      });
    })
    .sort((one, other) => one.time - other.time);
}

function squareOf(trace: FaceTrace, i: number): Wanted['square'] {
  const [rightX, rightY, leftX, leftY] = [0, 1, 2, 3].map((k) => trace.column(PLACE.keypoints + k)[i]);
  const crop = alignCrop({ right: { x: rightX, y: rightY }, left: { x: leftX, y: leftY } }, 2);
  const centre = applySimilarity(crop, { x: 1, y: 1 });
  const side = MARGIN * 2 * Math.hypot(crop.a, crop.b);
  return { x: centre.x - side / 2, y: centre.y - side / 2, side };
}

/**
 * Writes the folder as a zip.
 * @param folder its name
 * @param subjectOf who a face is, so that nobody is both trained on and tested
 * @param pictures those of `wanted` that there are, as JPEG
 * @throws AppError bad-input when there is none
 */
export async function datasetZip(
  recording: Recording,
  corrections: readonly Correction[],
  folder: string,
  subjectOf: (face: number) => string,
  pictures: AsyncIterable<{ readonly wanted: Wanted; readonly jpeg: Blob }>,
): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), { extendedTimestamp: false });
  const lastModDate = new Date(recording.header.date);
  const aus = [...new Set(corrections.map(({ au }) => au))].sort((one, other) => one - other);
  const lines = [['image', 'subject', ...aus.map(unitName)]];
  for await (const { wanted, jpeg } of pictures) {
    await zip.add(`${folder}/${wanted.path}`, new BlobReader(jpeg), { level: 0, lastModDate });
    lines.push([wanted.path, subjectOf(wanted.face), ...aus.map((au) => labelText(wanted.labels.get(au)))]);
  }
  if (lines.length === 1) {
    throw new AppError(
      'bad-input',
      'The video has no picture of any corrected stretch, so there is no dataset.',
    );
  }
  const table = lines.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
  await zip.add(`${folder}/labels.csv`, new TextReader(table), { lastModDate });
  const facts = fieldsOf(factsOf(recording));
  const origin = `${JSON.stringify({ ...facts, corrections }, null, 2)}\n`;
  await zip.add(`${folder}/origin.json`, new TextReader(origin), { lastModDate });
  return zip.close();
}

/** Empty for unknown. */
function labelText(present: boolean | undefined): string {
  return present === undefined ? '' : present ? '1' : '0';
}
