import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Download, expect, type Page, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { MADE_UP_HEADER, WITH_BASELINE } from '../harness/made-up-face';
import { openMadeUp, momentSlider as slider } from './recording-page';

const row = (page: Page, au: number) => page.locator(`[data-trace="${au}"]`);
const momentOf = async (page: Page) =>
  Number(await page.locator('[data-moment]').getAttribute('data-moment'));
const readValue = async (page: Page, au: number, name: 'data-p' | 'data-raw') =>
  Number(await row(page, au).getAttribute(name));

async function saved(page: Page, name: string | RegExp): Promise<Download> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return downloading;
}

test('jumps to onsets, peaks and unsure stretches, and says where it is', async ({ page }) => {
  await openMadeUp(page);
  await page.getByLabel('Unit whose events').selectOption('12');
  await slider(page).focus();
  await page.keyboard.press('n');
  await expect.poll(() => momentOf(page)).toBeCloseTo(5.6, 2);
  await expect(page.locator('[data-said]')).toHaveText(/^Onset 1 of 2: AU 12 Lip corner puller, at 0:0/);
  await expect(row(page, 12)).toHaveAttribute('data-verdict', 'present');
  await page.keyboard.press('p');
  await expect.poll(() => momentOf(page)).toBeCloseTo(6.5, 2);
  await page.keyboard.press('n');
  await expect.poll(() => momentOf(page)).toBeGreaterThan(20);
  await page.keyboard.press('n');
  await expect(page.locator('[data-said]')).toHaveText(/^No later onset of AU 12, of 2 in all/);
  await page.getByLabel('Unit whose events').selectOption('');
  await slider(page).focus();
  await page.keyboard.press('Shift+U');
  await expect.poll(() => momentOf(page)).toBeCloseTo(14, 2);
  await expect(row(page, 1)).toHaveAttribute('data-verdict', 'unsure');
  await page.getByRole('button', { name: 'Next onset' }).click();
  await expect.poll(() => momentOf(page)).toBeGreaterThan(20);
});

test('moves values, graph and drawn face together, and zooms and marks by wheel, pointer and keys', async ({
  page,
}) => {
  await openMadeUp(page);
  await slider(page).focus();
  await page.keyboard.press('Home');
  const smile = await page.locator('svg[data-drawn="true"]').innerHTML();
  const node = page.locator('[data-part=node]', { hasText: /^12$/ });
  await expect(node).toHaveAttribute('data-verdict', 'absent');
  for (let k = 0; k < 6; k++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => momentOf(page)).toBeCloseTo(6.05, 2);
  await expect(node).toHaveAttribute('data-verdict', 'present');
  await expect(page.getByText(/Graph of 0:06\.0/)).toBeVisible();
  await expect.poll(() => page.locator('svg[data-drawn="true"]').innerHTML()).not.toBe(smile);
  await expect(page.getByLabel('The frame’s values')).toContainText('122');

  const field = (await slider(page).boundingBox())!;
  const at = (share: number) => page.mouse.move(field.x + share * field.width, field.y + 100);
  await at(0.77);
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.getByText('face not seen').first()).toBeVisible();
  await expect(row(page, 12)).not.toHaveAttribute('data-p', /./);

  await at(0.25);
  await page.keyboard.down('Shift');
  await page.mouse.down();
  await at(0.5);
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.getByText(/marked 0:(09|10)\.\d to 0:(19|20)\.\d/)).toBeVisible();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -500);
  await page.keyboard.up('Control');
  const last = () => page.locator('.trace-axis > span').last().textContent();
  await expect.poll(last).not.toBe('0:40');
  const before = await last();
  await page.mouse.wheel(300, 0);
  await expect.poll(last).not.toBe(before);
  await page.keyboard.press('0');
  await expect.poll(last).toMatch(/^0:(35|40)$/);
  await page.keyboard.press('Escape');
  await expect(page.getByText(/; marked/)).toHaveCount(0);
});

test('takes thresholds, smoothing and a baseline after the fact, keeps them, and gives the recorded values back', async ({
  page,
}) => {
  await openMadeUp(page);
  const settings = page.locator('[data-adjustments]');
  await expect(settings).toHaveText('All is shown as it was recorded.');
  await slider(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => readValue(page, 12, 'data-p')).toBeCloseTo(0.3, 5);

  await page.getByText('Thresholds', { exact: true }).click();
  await page.getByLabel('Threshold of AU 12 Lip corner puller', { exact: true }).fill('0.2');
  await expect(row(page, 12)).toHaveAttribute('data-verdict', 'present');
  await expect(settings).toContainText('AU 12 from 0.20');
  await page.getByRole('button', { name: 'Model’s threshold of AU 12' }).click();
  await expect(row(page, 12)).toHaveAttribute('data-verdict', 'absent');

  await slider(page).focus();
  for (let k = 0; k < 4; k++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Use the marked stretch as neutral' }).click();
  await expect.poll(() => readValue(page, 12, 'data-p')).toBeCloseTo(0.05, 3);
  await expect.poll(() => readValue(page, 12, 'data-raw')).toBeCloseTo(0.3, 5);
  await expect(row(page, 12)).toContainText('raw');
  await page.getByRole('radio', { name: 'Median' }).check();
  await expect(settings).toContainText('median of 0.3 s');

  await page.reload();
  await slider(page).waitFor();
  await expect(settings).toContainText('median of 0.3 s; seen from the face of 0:00.0 to 0:04.0');
  await page.getByRole('button', { name: 'Reset all' }).click();
  await expect(settings).toHaveText('All is shown as it was recorded.');
  await expect.poll(() => readValue(page, 12, 'data-p')).toBeCloseTo(0.3, 5);
});

test('shows a captured baseline beside the raw values from the start', async ({ page }) => {
  await openMadeUp(page, WITH_BASELINE);
  await expect(page.locator('[data-adjustments]')).toContainText('captured neutral face');
  await expect.poll(() => readValue(page, 12, 'data-p')).toBeCloseTo(0.05, 3);
  await expect.poll(() => readValue(page, 12, 'data-raw')).toBeCloseTo(0.3, 5);
});

test('sums the session up in pictures, tables and a CSV', async ({ page }) => {
  await openMadeUp(page);
  expect(Number(await page.locator('[data-seen]').getAttribute('data-seen'))).toBeCloseTo(38, 0);
  const csv = await readFile(await (await saved(page, 'Save as CSV')).path(), 'utf8');
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  const [smile, brow] = ['AU12', 'AU01'].map((name) => rows.find(({ au }) => au === name)!);
  expect(smile).toMatchObject({
    onsets: '2',
    unsure_s: '0.000',
    adjusted: 'nothing',
    model_hash: MADE_UP_HEADER.model.hash,
    threshold: '0.5000',
  });
  const columns = await (await saved(page, 'Columns of the summary')).path();
  const dictionary: { columns: { name: string }[] } = JSON.parse(await readFile(columns, 'utf8'));
  expect(dictionary.columns.map(({ name }) => name)).toEqual(Object.keys(smile));
  expect(Number(smile.active_s)).toBeGreaterThan(2);
  expect(Number(smile.mean_duration_s)).toBeCloseTo(Number(smile.active_s) / 2, 3);
  expect(Number(smile.with_AU06_s)).toBeGreaterThan(1.5);
  expect(Number(brow.unsure_s)).toBeCloseTo(2, 3);

  const section = page.getByRole('region', { name: /cell by cell/ });
  await section.focus();
  const cell = page.locator('[data-together]');
  const first = await cell.textContent();
  await page.keyboard.press('ArrowDown');
  await expect(cell).not.toHaveText(first!);
  await section.locator('rect[data-a]').nth(40).hover();
  await expect(cell).toContainText('AU');

  for (const name of ['presence', 'together']) {
    const svg = await readFile(await (await saved(page, new RegExp(`^SVG of .*${name}`))).path(), 'utf8');
    expect(svg).toMatch(/^<\?xml.*\n<svg xmlns=/);
    expect(svg).not.toContain('var(--');
    const png = await sharp(await (await saved(page, new RegExp(`^PNG of .*${name}`))).path()).stats();
    expect(png.isOpaque).toBe(true);
    expect(png.entropy, 'something is drawn').toBeGreaterThan(0.3);
  }
});

test('saves the traces in sight as a picture that opens by itself, whatever the theme', async ({
  page,
  context,
}, testInfo) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openMadeUp(page);
  await page.getByText('Thresholds', { exact: true }).click();
  await page.getByLabel('Threshold of AU 12 Lip corner puller', { exact: true }).fill('0.2');
  await slider(page).focus();
  for (let k = 0; k < 14; k++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('+');
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'The traces as a picture' });
  await expect(dialog.locator('[data-unit]')).toHaveCount(18);
  await dialog.getByRole('button', { name: 'None' }).click();
  await expect(dialog).toContainText('Choose at least one action unit');
  for (const au of [1, 12]) await dialog.getByRole('checkbox', { name: `AU ${au}`, exact: true }).check();

  const file = testInfo.outputPath('traces.svg');
  await (await saved(page, /^SVG of Made-up-face-1-traces/)).saveAs(file);
  const svg = await context.newPage();
  await svg.goto(pathToFileURL(file).href);
  expect(await svg.evaluate(() => document.documentElement.localName)).toBe('svg');
  await expect(svg.locator('[data-unit]')).toHaveCount(2);
  await expect(svg.locator('[data-unit="1"] [data-run="guess"]')).toHaveCount(1);
  for (const text of [
    'Made up',
    /0:07\.\d to 0:27\.\d .*model made-up/,
    'Adjusted: thresholds AU 12 from 0.20',
  ]) {
    await expect(svg.getByText(text)).toBeVisible();
  }
  await expect(svg.locator('svg > rect').first()).toHaveCSS('fill', 'rgb(255, 255, 255)');
  const png = sharp(await (await saved(page, /^PNG of Made-up-face-1-traces/)).path());
  expect(await png.metadata()).toMatchObject({ format: 'png', width: 1440 });
  expect((await png.stats()).entropy, 'something is drawn').toBeGreaterThan(0.3);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Picture', exact: true })).toBeFocused();
});
