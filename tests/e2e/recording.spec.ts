import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { readFex, readOpenFace } from '../harness/foreign-readers';
import { hasCues, packetsOf, writtenDuration } from '../harness/video-packets';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { expectAccessible, expectAccessibleInEveryLook } from './accessible';
import { startLive } from './live-page';
import {
  blobOf,
  crash,
  cuesOf,
  exportAs,
  playedSize,
  recordUntil,
  textOf,
  unpack,
  videoAsWritten,
  watchRequests,
} from './recording-page';

/** The bar of a recording that has ten seconds. */
const LONG_ENOUGH = /Recording (0:[1-5]|[1-9])/;

/** Annotates a point and a stretch with the keyboard alone, edits one, and takes steps back and forth. */
async function annotate(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: /moment/i });
  const list = page.getByRole('list', { name: 'Annotations' }).locator('[data-mark]');
  await slider.focus();
  await slider.press('Home');
  await slider.press('Shift+ArrowRight');
  await slider.press('m');
  await page.keyboard.type('looks <away> & back');
  await page.keyboard.press('Enter');
  await expect(list).toHaveCount(1);
  await expect(slider).toBeFocused();

  await slider.press('Shift+ArrowRight');
  await slider.press('i');
  await slider.press('Shift+ArrowRight');
  await slider.press('o');
  await slider.press('Enter');
  await page.keyboard.type('AU12 a smile');
  await page.keyboard.press('Enter');
  await expect(list.nth(1)).toContainText('0:02.0–0:03.0');
  await expect(list.nth(1)).toContainText('AU12 Lip corner puller: a smile');

  await slider.press('Control+z');
  await expect(list).toHaveCount(1);
  await slider.press('Control+Shift+Z');
  await expect(list).toHaveCount(2);
  await list.nth(1).getByRole('button').first().press('e');
  await page.keyboard.press('End');
  await page.keyboard.type(', wide');
  await page.keyboard.press('Enter');
  await expect(list.nth(1)).toContainText('a smile, wide');
  await slider.press('m');
  await page.keyboard.type('by mistake');
  await page.keyboard.press('Enter');
  await list.filter({ hasText: 'by mistake' }).getByRole('button').first().press('Delete');
  await expect(list).toHaveCount(2);
}

/** Goes through two unsure stretches if the model was ever unsure, and sets a unit for the marked stretch. */
async function correct(page: Page): Promise<number> {
  const slider = page.getByRole('slider', { name: /moment/i });
  const panel = page.locator('[data-judged]');
  const list = page.getByRole('list', { name: 'Corrections' }).locator('[data-mark]');
  const review = panel.getByRole('button', { name: 'Review them' });
  let count = 0;
  if (await review.isVisible()) {
    await review.click();
    const shown = panel.locator('[data-stretch]');
    const first = await shown.getAttribute('data-stretch');
    await slider.focus();
    await page.keyboard.press('x');
    await expect(list).toHaveCount(++count);
    await expect(panel).toHaveAttribute('data-judged', String(count));
    await expect(list.first()).toContainText('rejected');
    await page.keyboard.press('Control+z');
    await expect(panel).toHaveAttribute('data-judged', '0');
    await expect(shown).toHaveAttribute('data-stretch', first as string);
    await page.keyboard.press('a');
    await expect(list.first()).toContainText('accepted');
    await panel.getByRole('button', { name: 'End the review' }).click();
  }
  await slider.focus();
  await slider.press('Home');
  await slider.press('Shift+ArrowRight');
  await slider.press('i');
  await slider.press('Shift+ArrowRight');
  await slider.press('o');
  await panel.getByLabel('Action unit').selectOption('25');
  await panel.getByLabel('Intensity').selectOption('C');
  await panel.getByRole('button', { name: 'Set present' }).click();
  await expect(list).toHaveCount(++count);
  await expect(list.filter({ hasText: 'AU25 present, intensity C' })).toContainText('set');
  return count;
}

test('records, survives a killed page, is repaired, played, annotated, corrected, exported, imported and deleted', async ({
  baseURL,
}, { outputDir }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const strange = watchRequests(context, new URL(baseURL as string).origin);
  const live = await context.newPage();
  await startLive(live, baseURL as string);
  await live.getByRole('checkbox', { name: /record the video/i }).check();
  await live.locator('body').press('r');
  await expect(live.locator('#record-bar')).toContainText('Recording');
  await expect(live.locator('#record-bar')).toContainText(LONG_ENOUGH);
  const counted = await recordUntil(live, 20);
  await crash(live);

  const page = await context.newPage();
  await page.goto(`${baseURL}/recordings`);
  const card = page.locator('[data-recording]');
  await expect(card).toContainText('Repaired');
  const frames = Number(await card.getAttribute('data-frames'));
  const rows = Number(await card.getAttribute('data-rows'));
  expect(frames).toBeGreaterThanOrEqual(counted);
  await expectAccessible(page);

  await card.getByRole('button', { name: /rename/i }).click();
  await page.getByLabel('Name', { exact: true }).fill('Crash test');
  await page.getByRole('textbox', { name: 'Tags' }).fill('first, second');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(card).toContainText('Crash test');
  await page.getByRole('searchbox').fill('nothing like it');
  await expect(card).toHaveCount(0);
  await page.getByRole('searchbox').fill('second');
  await card.getByRole('link', { name: 'Crash test' }).click();

  const slider = page.getByRole('slider', { name: /moment/i });
  await slider.waitFor();
  await expectAccessible(page);
  const duration = Number(await slider.getAttribute('aria-valuemax'));
  const video = page.locator('video');
  await page.waitForFunction(() => Number.isFinite(document.querySelector('video')?.duration));
  const kept = await video.evaluate((element: HTMLVideoElement) => element.duration);
  expect(Math.abs(kept - duration), 'frames and video last equally long').toBeLessThan(1.5);
  await slider.focus();
  await slider.press('Shift+ArrowRight');
  await slider.press('ArrowRight');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(1);
  await expect(page.locator('[data-trace="12"]')).toHaveAttribute('data-p', /^[01]/);

  await annotate(page);
  const corrected = await correct(page);
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator('[data-mark]')).toHaveCount(2 + corrected);

  const openFace = readOpenFace(await textOf(await exportAs(page, /^OpenFace CSV/)));
  expect(openFace).toHaveLength(rows);
  expect(new Set(openFace.map(({ frame }) => frame)).size).toBe(frames);
  expect(openFace.at(-1)?.timestamp).toBeCloseTo(duration, 2);
  expect(openFace.filter(({ success }) => success).length).toBeGreaterThan(0.8 * rows);
  const fex = readFex(await textOf(await exportAs(page, /^Py-Feat CSV/)));
  expect(fex.map(({ frame }) => frame + 1)).toEqual(openFace.map(({ frame }) => frame));
  const seen = openFace.map(({ success, present }) => (success ? Object.keys(present) : []));
  expect(fex.map(({ aus }) => Object.keys(aus).filter((name) => aus[name] !== null))).toEqual(seen);
  const meta = JSON.parse(await textOf(await exportAs(page, /columns of OpenFace/i)));
  expect(meta.recording.header.video.consent).toBe(true);
  const lines = (await textOf(await exportAs(page, /^JSON Lines/))).trim().split('\n');
  expect(lines.length).toBe(rows);
  const parquet = await readFile(await (await exportAs(page, /^Parquet/)).path());
  expect([parquet.subarray(0, 4), parquet.subarray(-4)].map(String)).toEqual(['PAR1', 'PAR1']);

  const cues = await cuesOf(page, await textOf(await exportAs(page, /^Annotations as WebVTT/)));
  expect(cues.map(({ text }) => text)).toEqual([
    ...['looks <away> & back', 'AU12 Lip corner puller: a smile, wide'],
  ]);
  expect(cues[1].to - cues[1].from).toBeCloseTo(1, 1);
  const elan = (await textOf(await exportAs(page, /^Annotations for ELAN/))).trim().split('\n');
  expect(elan.filter((line) => !line.startsWith('#'))).toHaveLength(1 + 2 + corrected);
  const marks: Record<string, string>[] = parse(await textOf(await exportAs(page, /^Annotations as CSV/)), {
    columns: true,
  });
  expect(marks.map(({ kind }) => kind).sort()).toEqual([
    ...['annotation', 'annotation', ...new Array(corrected).fill('correction')],
  ]);
  expect(marks[0].model_hash).toBe(meta.model.hash);

  await page
    .locator('details', { hasText: 'OpenFace CSV' })
    .getByRole('button', { name: /training/ })
    .click();
  await page.getByLabel(/Who is face 1/).fill('clip');
  const told = await page.getByText(/^\d+ pictures? of corrected stretches/).textContent();
  const writing = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Write the folder' }).click();
  const files = await unpack(await readFile(await (await writing).path()), path.join(outputDir, 'dataset'));
  const pictures = files.filter((file) => file.endsWith('.jpg')).length;
  expect(pictures).toBe(Number.parseInt(told as string, 10));
  expect(pictures).toBeGreaterThan(0);
  const check = ['--import', 'tsx', 'cli/train.ts', 'check', '--data', path.dirname(files.at(-1) as string)];
  const report = execFileSync(process.execPath, check, { encoding: 'utf8' });
  expect(report).toMatch(/AU25/);

  await exportAs(page, /^Annotated video/, 'Make the video').then(async (download) => {
    const bytes = await readFile(await download.path());
    for (const fact of ['model: default', 'model_hash: ', 'backend: ', 'settings: ']) {
      expect(bytes.includes(fact), fact).toBe(true);
    }
    const made = await playedSize(page, bytes);
    const { width, height } = await video.evaluate((element: HTMLVideoElement) => ({
      width: element.videoWidth,
      height: element.videoHeight,
    }));
    expect(Math.abs(made.seconds - kept)).toBeLessThan(0.5);
    expect(made.width).toBeGreaterThan(1.2 * width);
    expect(Math.abs(made.height - height)).toBeLessThanOrEqual(1);
  });

  const written = await videoAsWritten(page);
  expect(await writtenDuration(written)).toBeNull();
  const packets = (await packetsOf(written)).video;
  const zip = await readFile(await (await exportAs(page, /^Everything/)).path());
  const unpacked = path.join(outputDir, 'everything');
  const zipped = (await unpack(zip, unpacked)).map((file) => path.basename(file));
  expect(zipped).toEqual(expect.arrayContaining(['annotations.eaf', 'video.webm']));
  const alone = await (await exportAs(page, /^Video/)).path();
  for (const file of [alone, path.join(unpacked, 'video.webm')]) {
    const whole = await blobOf(file);
    expect((await packetsOf(whole)).video).toEqual(packets);
    expect(await hasCues(whole)).toBe(true);
    // The last picture is shown as long as the one before it.
    const [before, last] = packets.slice(-2).map(([time]) => time);
    expect(await writtenDuration(whole)).toBeCloseTo((2 * last - before) / 1000, 2);
  }
  const eaf = await textOf(await exportAs(page, /^ELAN file/));
  expect(eaf.match(/LINGUISTIC_TYPE_REF="correction"/g)?.length).toBeGreaterThan(0);
  expect(eaf).toContain('<ANNOTATION_VALUE>looks &lt;away&gt; &amp; back</ANNOTATION_VALUE>');
  expect(eaf).toContain('RELATIVE_MEDIA_URL="./Crash-test.webm"');

  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No recordings yet')).toBeVisible();

  const input = page.locator('input[type="file"]');
  await input.setInputFiles({ name: 'cut.zip', mimeType: 'application/zip', buffer: zip.subarray(0, 5000) });
  await expect(page.getByText(/cut\.zip: This file cannot be imported/)).toBeVisible();
  await expect(card).toHaveCount(0);
  await input.setInputFiles({ name: 'whole.zip', mimeType: 'application/zip', buffer: zip });
  await expect(card).toContainText('Crash test');
  await expect(card).toHaveAttribute('data-rows', String(rows));
  expect(strange).toEqual([]);

  await expectAccessibleInEveryLook(page);
  await card.getByRole('link', { name: 'Crash test' }).click();
  await slider.waitFor();
  await expect(page.locator('[data-mark]')).toHaveCount(2 + corrected);
  await expectAccessibleInEveryLook(page);
  await browser.close();
});

test('closes a recording properly when the storage is full', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  await startLive(page, baseURL as string);
  await page.getByRole('checkbox', { name: /record the video/i }).check();
  await page.getByRole('button', { name: 'Record' }).click();
  const before = await recordUntil(page, 5);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL as string);
  const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin });
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage });
  await expect(page.locator('#record-bar')).toContainText(/storage .* is full/);
  await expect(page.locator('#record-bar')).toHaveAttribute('data-state', 'closed');
  await page.getByRole('link', { name: 'Look at it' }).click();
  await expect(page.locator('#recording')).toContainText('Ended: storage full');
  await expect(page.locator('#recording')).not.toContainText('Repaired');
  await expect(page.locator('[data-trace="12"]')).toBeVisible();
  expect(before).toBeGreaterThanOrEqual(5);
  await browser.close();
});
