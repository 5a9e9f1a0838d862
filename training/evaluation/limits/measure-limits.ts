import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { AppError } from '../../../lib/errors';
import { openHeadlessPage } from '../../../lib/headless/headless-page';
import { ensureForPage } from '../../../lib/headless/project-page';
import { root } from '../../../lib/node/root';
import { mean, median } from '../../../lib/numbers/statistics';
import { CONDITIONS, type Condition } from './condition';
import type { LimitsReading } from './limits-page';

/** What was measured of the portraits under one condition. */
export interface Limit {
  readonly condition: Condition;
  readonly shown: number;
  readonly found: number;
  /** Median over the found faces; NaN where there are none. */
  readonly error: number;
  /** Mean over the found faces; NaN where there are none. */
  readonly change: number;
}

/**
 * Reads portraits smaller, turned and cut closer, as `analyze` reads files.
 * @param folder of portraits with one face each
 * @param most portraits that are taken, evenly spread over the names
 * @throws AppError bad-input without portraits; io without a browser or model
 */
export async function measureLimits(
  folder: string,
  most: number,
  onPortrait: (done: number, total: number) => void,
): Promise<Limit[]> {
  const names = photographsOf(folder, most);
  return withPage(folder, async (page) => {
    const readings = CONDITIONS.map((): LimitsReading[] => []);
    for (const [done, name] of names.entries()) {
      onPortrait(done, names.length);
      const isFound = await page.evaluate((file) => window.limits!.open(file), `/portraits/${name}`);
      if (!isFound) continue;
      for (const [i, condition] of CONDITIONS.entries()) {
        readings[i].push(await page.evaluate((shown) => window.limits!.read(shown), condition));
      }
    }
    return CONDITIONS.map((condition, i) => limitOf(condition, readings[i]));
  });
}

/**
 * Reads photographs as they are.
 * @returns how many there are, and in how many a face is found
 * @throws AppError as measureLimits
 */
export async function measureShare(
  folder: string,
  onPhotograph: (done: number, total: number) => void,
): Promise<{ shown: number; found: number }> {
  const names = photographsOf(folder, Number.POSITIVE_INFINITY);
  return withPage(folder, async (page) => {
    let found = 0;
    for (const [done, name] of names.entries()) {
      onPhotograph(done, names.length);
      if (await page.evaluate((file) => window.limits!.open(file), `/portraits/${name}`)) found++;
    }
    return { shown: names.length, found };
  });
}

async function withPage<Result>(folder: string, work: (page: Page) => Promise<Result>): Promise<Result> {
  ensureForPage();
  const { page, close } = await openHeadlessPage({
    root,
    entry: 'training/evaluation/limits/limits-page.ts',
    mounts: { '/portraits/': path.relative(root, path.resolve(folder)) },
  });
  try {
    await page.waitForFunction(() => window.startLimits);
    await page.evaluate(() => window.startLimits!('/models/default'));
    return await work(page);
  } finally {
    await close();
  }
}

function photographsOf(folder: string, most: number): string[] {
  const all = existsSync(folder)
    ? readdirSync(folder).filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    : [];
  if (all.length === 0) {
    throw new AppError(
      'bad-input',
      `${folder} holds no photographs (JPEG, PNG or WebP). Name a folder of them.`,
    );
  }
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, i) => all.sort()[Math.floor((i * all.length) / count)]);
}

function limitOf(condition: Condition, readings: readonly LimitsReading[]): Limit {
  const found = readings.flatMap((reading) => (reading.kind === 'found' ? [reading] : []));
  return {
    condition,
    shown: readings.length,
    found: found.length,
    error: found.length > 0 ? median(found.map(({ error }) => error)) : Number.NaN,
    change: found.length > 0 ? mean(found.map(({ change }) => change)) : Number.NaN,
  };
}
