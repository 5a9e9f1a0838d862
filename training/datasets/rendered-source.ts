import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import { AppError } from '../../lib/errors';
import { codeHash } from '../../lib/node/code-hash';
import { DATA_VARIABLE, dataPath } from '../../lib/node/data-folder';
import { progressBar } from '../../lib/node/progress-bar';
import { root } from '../../lib/node/root';
import { INDEX_FILE } from '../face-set/shard-index';
import { writeShardSet } from '../face-set/shards';
import { renderAll } from '../synth/render-pool';
import { RENDERER } from '../synth/sample';
import { CROP_SIZE } from '../synth/shoot';

/** Sets that were rendered are kept here, each under a name that says what it was made by. */
const CACHE = join('.cache', 'rendered');
/** What decides how a rendered crop looks and is stored. */
export const RENDERER_CODE = [
  'training/synth',
  'training/face-set/crop-jpeg.ts',
  'lib/vision',
  'lib/numbers',
];
const PREFIX = 'render:';
const SOURCE = /^render:(\d+)(?::(\d+))?$/;
/** As the embedded set has. */
const PICTURES = 20;
/** Of ten people that follow each other seven train, the eighth validates, two test. */
const MIN_PEOPLE = 9;

/** Whether a data source asks for the renderer and names no folder. */
export function isRendered(source: string): boolean {
  return source.startsWith(PREFIX);
}

/**
 * The folder of a face set that the renderer makes: `render:PEOPLE` or `render:PEOPLE:SEED`. It is drawn once; the
 * same people, seed and renderer find it in the cache.
 * @param heads folder with the MakeHuman heads; null where none is named
 * @throws AppError bad-input for another form or too few people; io without the heads
 */
export async function renderedSet(
  source: string,
  heads = dataPath('makehuman'),
  cache = CACHE,
): Promise<string> {
  const [, people, seed] = (SOURCE.exec(source) ?? []).map((part) => (part ? Number(part) : 1));
  if (people === undefined || people < MIN_PEOPLE) {
    throw new AppError(
      'bad-input',
      `“${source}” must be like render:130 or render:130:2, a number of people, at least ${MIN_PEOPLE}, and a seed.`,
    );
  }
  const directory = join(cache, `${people}-people-seed-${seed}-${rendererHash().slice(0, 12)}`);
  if (existsSync(join(directory, INDEX_FILE))) return directory;

  if (!heads || !existsSync(join(heads, 'base.obj'))) {
    const where = heads
      ? `The renderer finds no heads at ${resolve(heads)}`
      : `Where are the heads? ${DATA_VARIABLE} names no folder of data`;
    throw new AppError(
      'io',
      `${where}. Make a set with npm run render -- --assets FOLDER --out SET, ` +
        `and give SET as --data, or set ${DATA_VARIABLE} to the folder that holds the heads as makehuman.`,
    );
  }
  const bar = progressBar('people rendered');
  bar.start(people, 0);
  const identities = Array.from({ length: people }, (_, number) => number);
  const data = {
    heads: 'makehuman',
    assets: resolve(heads),
    perIdentity: PICTURES,
    seed,
    strengths: 'clear',
  } as const;
  const threads = Math.min(people, availableParallelism());
  const samples = await renderAll(identities, threads, data, (done) => bar.update(done)).finally(() =>
    bar.stop(),
  );
  const text = `Rendered heads by renderer ${RENDERER}: identities 0 to ${people - 1}, ${PICTURES} pictures each, seed ${seed}. Made by: --data ${source}`;
  await writeShardSet(directory, { aus: DEFAULT_AUS, size: CROP_SIZE, source: text, samples });
  return directory;
}

/**
 * Changes with any code of the renderer, so that a set of an older one is not taken for its own.
 * @param project folder that holds RENDERER_CODE
 */
export function rendererHash(project = root): string {
  return codeHash(RENDERER_CODE.map((path) => join(project, path)));
}
