// `npm run bench:page -- [--seconds 60] [--rounds 1] [--beside FOLDER | --without-copy]`: readings a second of the real live page with a
// clip as its webcam, its memory, and how long a visitor waits for the first reading. With --beside another checkout of
// this project is measured in turns with this one, so that a slow minute falls on both; with --without-copy this one whose
// service worker is never started.
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findBrowser } from '../../lib/headless/find-browser.mjs';
import { root } from '../../lib/node/root';
import { median } from '../../lib/numbers/statistics';
import { openSite } from '../harness/site';
import { anyWideWebcam, webcamFlags } from '../harness/webcam';
import { type PageMeasures, visitPage } from './page-visit';
import { busyShare, QUIET } from './quiet';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '1' },
    beside: { type: 'string' },
    'without-copy': { type: 'boolean', default: false },
  },
});
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
if (!(seconds > 0) || !Number.isInteger(rounds) || rounds < 1) {
  throw new Error('--seconds must be above 0 and --rounds a whole number from 1.');
}
process.env.UGN_CHROME ??= findBrowser();

const ours = { name: 'this checkout', folder: root, keepsCopy: true };
const others = [
  ...(values.beside ? [{ ...ours, name: 'beside', folder: path.resolve(values.beside) }] : []),
  ...(values['without-copy'] ? [{ ...ours, name: 'without the copy', keepsCopy: false }] : []),
];
if (others.length > 1) throw new Error('One thing at a time: --beside or --without-copy.');
const measured = [ours, ...others];
for (const { folder } of measured) await build(folder);
const { file, size } = await anyWideWebcam();
const busy = await busyShare();
console.log(
  `\nThe live page, ${path.basename(file)} (${size}) as webcam, ${os.availableParallelism()} cores`,
);
console.log(
  `${os.cpus()[0].model}, ${rounds} × ${seconds} s${busy > QUIET ? `; NOT QUIET: ${percent(busy)} busy before` : ''}`,
);

const all = new Map<string, PageMeasures[]>(measured.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const { name, folder, keepsCopy } of round % 2 === 0 ? measured : measured.toReversed()) {
    const site = await openSite({}, folder);
    try {
      all.get(name)!.push(await visitPage(site.url, seconds, webcamFlags(file), keepsCopy));
    } finally {
      await site.close();
    }
  }
}
const rows = [...all].map(([name, measures]) => [name, figuresOf(measures)] as const);
for (const [name, figures] of rows) {
  console.log(`\n  ${name}`);
  for (const [what, { value, unit }] of Object.entries(figures)) line(what, value, unit);
}
const [[first, figures], other] = rows;
if (other) {
  console.log(`\n  ${first} / ${other[0]}`);
  for (const [what, { value }] of Object.entries(figures)) line(what, value / other[1][what]?.value, '×');
}

type Figures = Record<string, { readonly value: number; readonly unit: string }>;

function figuresOf(measures: readonly PageMeasures[]): Figures {
  const middle = (of: (one: PageMeasures) => number) => median(measures.map(of));
  const kinds = [...new Set(measures.flatMap(({ processor }) => Object.keys(processor)))];
  return {
    'readings a second': { value: middle(({ rate }) => rate), unit: '' },
    'first reading, cold': { value: middle(({ firstReading }) => firstReading.cold / 1000), unit: 's' },
    'first reading, warm': { value: middle(({ firstReading }) => firstReading.warm / 1000), unit: 's' },
    'renderer, peak': { value: middle(({ peakMemory }) => peakMemory / 2 ** 20), unit: 'MiB' },
    ...Object.fromEntries(
      kinds.map((kind) => [
        `processor time a reading, ${kind}`,
        { value: middle(({ processor }) => processor[kind] ?? 0), unit: 'ms' },
      ]),
    ),
  };
}

function line(what: string, value: number, unit: string): void {
  console.log(`    ${what.padEnd(44)} ${value.toFixed(2).padStart(8)} ${unit}`);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Makes the site of a checkout, as `npm start` does. */
async function build(folder: string): Promise<void> {
  const setup = path.join(folder, 'scripts', 'setup.mjs');
  if (!existsSync(setup)) throw new Error(`${folder} is no checkout of this project.`);
  const { ensureAssets, ensureBuilt } = await import(pathToFileURL(setup).href);
  ensureAssets();
  ensureBuilt();
}
