import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import { AppError, messageOf } from '../../lib/errors';
import { progressBar } from '../../lib/node/progress-bar';
import { type FaceSample, SPLITS, type SplitName, writeShardSet } from '../face-set/shards';
import type { Strengths } from '../synth/expression';
import { type Heads, RENDERER_NAME } from '../synth/head-kinds';
import { splitOf } from '../synth/identity';
import { renderAll } from '../synth/render-pool';
import { CROP_SIZE } from '../synth/shoot';

interface RenderOptions {
  /** folder of the set */
  readonly out: string;
  /** whose heads; MakeHuman's if left out */
  readonly heads?: Heads;
  /** folder with them */
  readonly assets: string;
  /** how many identity numbers to go through, from the first on */
  readonly identities: number;
  readonly firstIdentity: number;
  /** pictures of each identity */
  readonly perIdentity: number;
  /** fixes the pictures; the people depend on their number */
  readonly seed: number;
  /** identities of other splits are left out */
  readonly splits: readonly SplitName[];
  readonly strengths: Strengths;
  /** folder of pictures to show, blurred, behind the people */
  readonly backgrounds?: string;
  /** threads */
  readonly workers: number;
  /** ends the work between two identities; nothing is written then */
  readonly signal?: AbortSignal;
}

/**
 * Renders a face set and prints how often each unit occurs in it.
 * @throws AppError io or bad-input; the signal's reason when it is aborted
 */
export async function renderSet(options: RenderOptions): Promise<void> {
  const {
    heads = 'makehuman',
    identities,
    firstIdentity,
    perIdentity,
    seed,
    splits,
    strengths,
    workers,
    signal,
  } = options;
  const numbers = Array.from({ length: identities }, (_, k) => firstIdentity + k).filter((number) =>
    splits.includes(splitOf(number)),
  );

  const bar = progressBar('identities');
  bar.start(numbers.length, 0);
  const backgrounds = options.backgrounds ? await picturesIn(options.backgrounds) : [];
  const data = { heads, assets: resolve(options.assets), perIdentity, seed, strengths, backgrounds };
  const samples = await renderAll(numbers, workers, data, (done) => bar.update(done), signal).finally(() =>
    bar.stop(),
  );
  const source =
    `${RENDERER_NAME[heads]}: identities ${firstIdentity} to ${firstIdentity + identities - 1}, ` +
    `${perIdentity} pictures each, seed ${seed}${strengths === 'even' ? ', strengths evenly from a trace to the most' : ''}${backgrounds.length > 0 ? `, ${backgrounds.length} photographs as backgrounds` : ''}. ` +
    'Made by: npm run render';
  await writeShardSet(resolve(options.out), { aus: DEFAULT_AUS, size: CROP_SIZE, source, samples });
  report(samples);
}

/** @throws AppError io when the folder cannot be read, bad-input when it has no picture */
async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause) => {
    throw new AppError('io', `Cannot list --backgrounds ${folder}: ${messageOf(cause)}`, { cause });
  });
  const files = names.filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).sort();
  if (files.length === 0)
    throw new AppError('bad-input', `--backgrounds ${folder} holds no JPEG, PNG or WebP picture.`);
  return files.map((name) => resolve(folder, name));
}

function report(samples: readonly FaceSample[]): void {
  const bytes = samples.reduce((sum, sample) => sum + sample.jpeg.length, 0);
  console.log(
    `${samples.length} pictures, ${(bytes / 1e6).toFixed(1)} MB. Share of pictures with each action unit:`,
  );
  for (const split of SPLITS) {
    const rows = samples.filter((sample) => sample.split === split);
    if (rows.length === 0) continue;
    const shares = DEFAULT_AUS.map((au, i) => {
      const present = rows.filter((row) => row.labels[i] === 1).length;
      return `${au}:${(present / rows.length).toFixed(2)}`;
    });
    console.log(`  ${split.padEnd(10)} ${rows.length} pictures  ${shares.join(' ')}`);
  }
}
