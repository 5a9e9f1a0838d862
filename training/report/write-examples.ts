import path from 'node:path';
import { writeResult } from '../../lib/node/atomic';
import { EXAMPLES_FILE, type ExamplesFile } from '../../lib/runs/examples-file';
import type { Levels } from '../evaluation/evaluate';
import { chooseExamples } from '../evaluation/examples';
import type { LabelledPredictions } from '../evaluation/predictions';
import { encodeCrop } from '../face-set/crop-jpeg';
import type { Faces } from '../input/faces';
import { examplesSheet } from './examples-sheet';

/**
 * Writes examples.svg, pictures that were predicted best and worst, and examples.json, the same with the weights' hash.
 * @param faces whose pictures, in this order, the predictions are of
 * @throws AppError io
 */
export async function writeExamples(
  folder: string,
  predictions: LabelledPredictions,
  levels: Levels,
  faces: readonly Pick<Faces, 'count' | 'side' | 'pixels'>[],
  source: { readonly hash: string; readonly command: string },
): Promise<void> {
  const groups = chooseExamples(predictions, levels);
  const crops = faces.flatMap(({ count, side, pixels }) => {
    const bytes = side * side * 3;
    return Array.from({ length: count }, (_, i) => ({
      side,
      rgb: pixels.subarray(i * bytes, (i + 1) * bytes),
    }));
  });
  const pictures = new Map<number, Buffer>();
  for (const { image } of groups.flatMap(({ examples }) => examples)) {
    const { rgb, side } = crops[image];
    pictures.set(image, await encodeCrop(rgb, side));
  }
  const pictureOf = ({ image }: { image: number }) => pictures.get(image)!;
  const content: ExamplesFile = {
    ...source,
    images: predictions.subjects.length,
    groups: groups.map(({ examples, ...group }) => ({
      ...group,
      examples: examples.map((example) => ({ ...example, jpeg: pictureOf(example).toString('base64') })),
    })),
  };
  const texts = {
    'examples.svg': examplesSheet(groups, pictureOf),
    [EXAMPLES_FILE]: `${JSON.stringify(content, null, 1)}\n`,
  };
  for (const [name, text] of Object.entries(texts)) {
    await writeResult(path.join(folder, name), text);
  }
}
