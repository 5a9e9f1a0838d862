import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { parquetReadObjects } from 'hyparquet';
import { launch } from '../harness/browser';
import { makeMixedFolder } from '../harness/mixed-folder';
import { renderedFaces } from '../harness/webcam';
import { readCsv } from './analyze-cli';
import { giveFiles, readThem, saveTable } from './analyze-page';

let folder: string;
let browser: Browser;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'files-'));
  browser = await launch();
});
test.afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** What the page says of each file, by path. */
const states = (page: Page) =>
  page
    .locator('#analyze [data-path]')
    .evaluateAll((rows) =>
      Object.fromEntries((rows as HTMLElement[]).map(({ dataset }) => [dataset.path, dataset.state])),
    );

test('reads a folder of good and bad files, says what is wrong with which, and makes one table and recordings', async ({
  baseURL,
}) => {
  const mixed = path.join(folder, 'mixed');
  await makeMixedFolder(mixed);
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) problems.push(message.text());
  });
  await giveFiles(page, baseURL as string, mixed);
  await readThem(page);

  const files = Object.entries(await states(page));
  expect(files).toHaveLength(24);
  for (const [name, state] of files) expect(state, name).toBe(name.startsWith('bad/') ? 'failed' : 'read');
  const lineOf = (name: string) => page.locator(`[data-path="${name}"]`);
  await expect(lineOf('bad/cut.jpg')).toContainText(/cut/i);
  await expect(lineOf('bad/huge.png')).toContainText(/Too large.*40000×40000/);
  await expect(lineOf('good/wall.png')).toContainText('no face');
  await expect(lineOf('good/two faces.png')).toContainText('More faces');
  await expect(page.getByText('1 file was left out')).toBeVisible();

  await saveTable(page, 'OpenFace CSV', path.join(folder, 'numbers.csv'));
  const [, ...lines] = (await readFile(path.join(folder, 'numbers.csv'), 'utf8')).trim().split('\n');
  const cells = lines.flatMap((line) => line.split(','));
  expect(cells.filter((cell) => cell.trim() !== 'NaN' && Number.isNaN(Number(cell)))).toEqual([]);
  await page.getByLabel('File and model as text in each row').check();
  await saveTable(page, 'OpenFace CSV', path.join(folder, 'table.csv'));
  const rows = readCsv(path.join(folder, 'table.csv'));
  const read = files.filter(([, state]) => state === 'read').map(([name]) => name);
  expect([...new Set(rows.map(({ input }) => input))].sort()).toEqual(read.sort());
  expect(rows.filter(({ success }) => success === '0').map(({ input }) => input)).toEqual(['good/wall.png']);
  await saveTable(page, 'Parquet', path.join(folder, 'table.parquet'));
  const bytes = new Uint8Array(await readFile(path.join(folder, 'table.parquet')));
  const objects = await parquetReadObjects({ file: bytes.buffer });
  expect(objects.map(({ input }) => input)).toEqual(rows.map(({ input }) => input));
  const near = (k: number) => expect(objects[k].AU12_p, rows[k].input);
  for (const [k, { AU12_p }] of rows.entries()) if (AU12_p !== 'NaN') near(k).toBeCloseTo(Number(AU12_p), 3);

  await page.getByRole('link', { name: 'good/clip.webm' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('clip.webm');
  expect(problems).toEqual([]);
  await page.close();
});

test('cancels a file or all of them, keeps nothing of those, and reads them when asked again', async ({
  baseURL,
}) => {
  const names = Array.from({ length: 8 }, (_, i) => `${i}.jpg`);
  const faces = renderedFaces();
  for (const [i, name] of names.entries()) await writeFile(path.join(folder, name), faces[i]);
  const page = await browser.newPage();
  await giveFiles(
    page,
    baseURL as string,
    names.map((name) => path.join(folder, name)),
  );
  await page.getByRole('button', { name: 'Cancel 0.jpg' }).click();
  expect(await states(page)).toMatchObject({ '0.jpg': 'cancelled', '1.jpg': 'waiting' });
  // Nothing is read before all is cancelled, however long the way from button to button.
  let letModelGo = () => {};
  const isCancelled = new Promise<void>((resolve) => {
    letModelGo = resolve;
  });
  await page.context().route(/\/models\/default\/.*\.bin/, async (route) => {
    await isCancelled;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Read them' }).click();
  await page.getByRole('button', { name: 'Cancel all' }).click();
  letModelGo();
  await page.waitForSelector('#analyze[data-state="idle"]');
  const cancelled = Object.values(await states(page)).filter((state) => state === 'cancelled').length;
  expect(cancelled).toBeGreaterThan(4);

  await page.getByRole('button', { name: `Try ${cancelled} again` }).click();
  expect(Object.values(await states(page))).not.toContain('cancelled');
  await readThem(page);
  expect(await states(page)).toEqual(Object.fromEntries(names.map((name) => [name, 'read'])));
  await page.getByLabel('File and model as text in each row').check();
  await saveTable(page, 'OpenFace CSV', path.join(folder, 'again.csv'));
  expect(readCsv(path.join(folder, 'again.csv')).map(({ input }) => input)).toEqual(names);

  await page.goto(`${baseURL}/recordings`);
  await expect(page.getByRole('link', { name: /^\d\.jpg$/ })).toHaveCount(names.length);
  await page.close();
});
