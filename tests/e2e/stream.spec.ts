import { expect, type Page, test } from '@playwright/test';
import { readStream } from '../../lib/outlets/read-stream';
import { STREAM_CHANNEL, type StreamRow } from '../../lib/readings/stream-message';
import { openSite, type Site } from '../harness/site';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { expectAccessibleInEveryLook } from './accessible';
import { startLive } from './live-page';

const TOKEN = 'a-token-of-32-characters-or-more';

let site: Site;
test.beforeAll(async () => {
  site = await openSite({ UGN_OPERATOR_TOKEN: TOKEN });
});
test.afterAll(() => site.close());

async function streamTo(page: Page, where: string): Promise<void> {
  await page.locator('#stream').evaluate((settings) => {
    (settings.closest('details') as HTMLDetailsElement).open = true;
  });
  await page.locator('#stream').getByRole('radio', { name: where }).check();
}

async function take(rows: AsyncGenerator<StreamRow>, count: number): Promise<StreamRow[]> {
  const taken: StreamRow[] = [];
  while (taken.length < count) {
    const { value, done } = await rows.next();
    if (done) throw new Error('the stream has ended');
    taken.push(value);
  }
  return taken;
}

test('programs of this machine get every frame, once it is switched on and the token given', async () => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await (await browser.newContext()).newPage(); // axe asks for a context of its own
  const posted: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posted.push(new URL(request.url()).pathname);
  });
  await startLive(page, site.url);
  await page.waitForTimeout(500);
  expect(posted).toEqual([]); // closed unless somebody opens it
  const ended = new AbortController();
  const rows = readStream(site.url, TOKEN, ended.signal);
  const first = take(rows, 60);
  await streamTo(page, 'This machine');
  await expectAccessibleInEveryLook(page);
  await page.getByLabel('Operator token').fill(TOKEN);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const taken = await first;
  for (const [i, { frame, timestamp, utc }] of taken.entries()) {
    expect(frame).toBe(i + 1);
    if (i > 0) expect(timestamp).toBeGreaterThan(taken[i - 1].timestamp);
    const offset = Date.parse(utc as string) - 1000 * timestamp;
    expect(Math.abs(offset - (Date.parse(taken[0].utc as string) - 1000 * taken[0].timestamp))).toBeLessThan(
      15,
    );
  }
  expect(taken.filter(({ success }) => success).length).toBeGreaterThan(50);
  await expect(page.locator('#stream')).toContainText('1 program');
  await page.getByRole('button', { name: 'End the stream' }).press('Enter');
  await expect(page.locator('#stream')).toHaveAttribute('data-to', 'nobody');
  const before = posted.length;
  await page.waitForTimeout(500);
  expect(posted.length).toBeLessThanOrEqual(before + 1);
  expect(new Set(posted)).toEqual(new Set(['/api/stream']));
  ended.abort();
  await browser.close();
});

test('other pages of the browser get the frames, and no request is made', async () => {
  const browser = await launchWithWebcam(await anyWebcam());
  const context = await browser.newContext();
  const [page, other] = [await context.newPage(), await context.newPage()];
  await other.goto(`${site.url}/model`);
  const heard = other.evaluate(
    (name) =>
      new Promise<unknown>((resolve) => {
        new BroadcastChannel(name).onmessage = ({ data }) => resolve(data);
      }),
    STREAM_CHANNEL,
  );
  await page.bringToFront();
  await startLive(page, site.url);
  const posted: string[] = [];
  page.on('request', (request) => posted.push(request.url()));
  await streamTo(page, 'This browser');
  expect(await heard).toMatchObject({ rows: [{ input: 'live', frame: 1, success: true }] });
  expect(posted).toEqual([]);
  await browser.close();
});

test('a wrong token ends the stream with the reason', async () => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  await startLive(page, site.url);
  await streamTo(page, 'This machine');
  await page.getByLabel('Operator token').fill('x');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The stream has ended' })).toContainText('token');
  await expect(page.locator('#stream')).toHaveAttribute('data-to', 'nobody');
  await browser.close();
});
