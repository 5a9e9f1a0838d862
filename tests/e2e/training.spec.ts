import { appendFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { openSite, type Site } from '../harness/site';
import { logLine, openWorkspace, RUN_FILE, type Workspace, writeModel } from '../unit/server/workspace';
import { finishedMetrics, finishedRun, jobReport, statusOf } from './training-runs';

const TOKEN = 'a-token-of-32-characters-or-more';
const [GOOD, OTHER, LIVE] = [
  '2026-01-02T10-00-00-ugn-b',
  '2026-01-01T10-00-00-gn-d',
  '2026-01-03T10-00-00-ugn',
];

let workspace: Workspace;
/** With and without an operator's token, on the same runs and models. */
let site: Site;
let closed: Site;

test.beforeAll(async () => {
  workspace = await openWorkspace();
  await writeModel(path.join(workspace.models, 'default'), 'default', 0.25);
  await writeModel(path.join(await finishedRun(workspace, GOOD, 0.7), 'model'), 'unpublished', 0.75);
  await finishedRun(workspace, OTHER, 0.6);
  await workspace.run('failed', {
    'run.json': RUN_FILE,
    'status.json': statusOf('failed', 12, 'The loss is NaN at step 12.'),
  });
  await workspace.run('killed', {
    'run.json': RUN_FILE,
    'status.json': { ...statusOf('running', 12), pid: 2 ** 30 },
  });
  await workspace.run('job', {
    'job.json': {
      kind: 'folds',
      command: 'npm run train -- folds',
      cells: [cell('f1'), cell('f2'), cell('f3')],
    },
  });
  await workspace.run('job', { 'report.json': jobReport() });
  await workspace.run('job~f1', { 'done.json': { seconds: 20, device: 'cpu', finished: '2026-01-01' } });
  await finishedRun(workspace, 'job~f1', 0.5);
  site = await openSite({ UGN_OPERATOR_TOKEN: TOKEN });
  closed = await openSite({ UGN_OPERATOR_TOKEN: '' });
});
test.afterAll(async () => {
  await site?.close();
  await closed?.close();
  await workspace?.close();
});

/** A run that goes on, at step 3. @returns its folder */
const liveRun = () =>
  workspace.run(LIVE, {
    'run.json': RUN_FILE,
    'log.jsonl': [1, 2, 3].map((step) => logLine(1, step)).join(''),
    'status.json': statusOf('running', 3),
  });

test('says how to start a run where there is none, and shows one that appears', async ({ page }) => {
  const empty = await openWorkspace();
  await writeModel(path.join(empty.models, 'default'), 'default', 0.25);
  const { url, close } = await openSite({ UGN_OPERATOR_TOKEN: TOKEN });
  try {
    await page.goto(`${url}/training`);
    await expect(page.getByRole('heading', { name: 'No run yet' })).toBeVisible();
    await expect(page.getByText('npm run train -- --config ugn-b --unpublished')).toBeVisible();

    await writeModel(path.join(await finishedRun(empty, GOOD, 0.7), 'model'), 'unpublished', 0.75);
    await expect(page.getByRole('link', { name: GOOD })).toBeVisible();
  } finally {
    await close();
    await empty.close();
  }
});

test('lists runs and jobs with their states in words', async ({ page }) => {
  const live = await liveRun();
  const worker = { host: hostname(), pid: process.pid, born: null, left: false };
  await workspace.run('job~f2', { 'worker.json': worker });
  const errors = failuresOf(page);
  await page.goto(`${site.url}/training`);
  const item = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name }) });
  await expect(item(GOOD)).toContainText('Done');
  await expect(item(GOOD)).toContainText('60.0 %');
  await expect(item('failed')).toContainText('The loss is NaN');
  await expect(item('killed')).toContainText('Interrupted');
  await expect(item(LIVE)).toContainText('3/100');
  await expect(item('job').first()).toContainText('1 of 3 cells done');
  await writeFile(path.join(live, 'status.json'), JSON.stringify(statusOf('running', 4)));
  await expect(item(LIVE)).toContainText('4/100');

  await page.getByRole('link', { name: 'job', exact: true }).click();
  await expect(page.getByRole('img', { name: 'Cells: 1 done, 1 running, 1 waiting' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^f1 Done 20 s/ })).toContainText('50.0');
  await expect(page.getByRole('listitem').filter({ hasText: 'The graph helps' })).toContainText(
    'Not reproduced',
  );
  await expect(page.getByRole('region', { name: 'Scores of the variants' })).toContainText('60.0–80.0');
  await expect(page.locator('.plot svg')).toHaveCount(4);
  expect(errors).toEqual([]);
});

test('shows a finished run with curves, scores and figures, as its report has them', async ({ page }) => {
  const errors = failuresOf(page);
  await page.goto(`${site.url}/training/runs/${GOOD}`);
  await expect(page.locator('.chart canvas')).toHaveCount(5);
  await expect(page.getByRole('img', { name: /^Loss, a line chart over steps/ })).toBeVisible();
  await expect(page.locator('.plot svg')).toHaveCount(4);

  const units = page.getByRole('region', { name: 'Scores by action unit' });
  await expect(units.getByRole('rowheader').first()).toContainText('AU1');
  await expect(units.getByRole('row', { name: /^AU1\D/ })).toContainText('60.0–80.0');
  await expect(units.getByRole('row', { name: /^AU1\D/ })).toContainText('19 of 39');
  await units.getByRole('button', { name: 'F1', exact: true }).click();
  await units.getByRole('button', { name: 'F1', exact: true }).click();
  await expect(units.getByRole('columnheader', { name: 'F1', exact: true })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await expect(units.getByRole('rowheader').first()).toContainText('AU12');
  await expect(page.getByText('Area under the curve 0.0800, of the best order 0.0200')).toBeVisible();

  await expect(page.getByText(RUN_FILE.command, { exact: true })).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'report.html' }).click();
  expect((await saved).suggestedFilename()).toBe(`${GOOD}-report.html`);
  expect(errors).toEqual([]);
});

test('follows a run that goes on, to its scores', async ({ page }) => {
  const live = await liveRun();
  await page.goto(`${site.url}/training/runs/${LIVE}`);
  const loss = page.getByRole('img', { name: /^Loss/ });
  await expect(loss).toHaveAccessibleName(/at step 3\./);
  await appendFile(path.join(live, 'log.jsonl'), logLine(1, 4) + logLine(1, 5).slice(0, 30));
  await expect(loss).toHaveAccessibleName(/at step 4\./);
  await appendFile(path.join(live, 'log.jsonl'), logLine(1, 5).slice(30));
  await expect(loss).toHaveAccessibleName(/at step 5\./);
  await writeFile(path.join(live, 'status.json'), JSON.stringify(statusOf('running', 55)));
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '55');

  await writeFile(path.join(live, 'metrics.json'), JSON.stringify(finishedMetrics(0.9)));
  await writeFile(path.join(live, 'status.json'), JSON.stringify(statusOf('done', 100)));
  await expect(page.getByRole('heading', { name: 'Scores' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
});

test('compares runs chosen in the list', async ({ page }) => {
  await page.goto(`${site.url}/training`);
  await page.getByRole('checkbox', { name: `Compare ${GOOD}` }).check();
  await page.getByRole('checkbox', { name: `Compare ${OTHER}` }).check();
  await page.getByRole('button', { name: 'Compare the chosen runs' }).click();
  await expect(page.getByRole('img', { name: /^Validation F1.*2026-01-02.*2026-01-01/ })).toBeVisible();
  const units = page.getByRole('region', { name: 'Scores of the runs by action unit' });
  await expect(units.getByRole('row', { name: /^AU1\D/ })).toContainText('▼ −10.0, worse');
  await expect(units.getByRole('row', { name: /^AU12/ })).toContainText('same');
  await page.getByLabel('Measure').selectOption('ECE');
  await expect(units).toContainText('0.020');

  await page.goto(`${site.url}/training/compare?runs=${GOOD},absent`);
  await expect(page.getByText('There is no run “absent”')).toBeVisible();
});

test('takes no orders without a token, and has no controls then', async ({ page, request }) => {
  await page.goto(`${closed.url}/training`);
  await expect(page.getByRole('link', { name: GOOD })).toBeVisible();
  await expect(page.getByText('Start a training')).toHaveCount(0);
  await page.goto(`${closed.url}/training/runs/${GOOD}`);
  await expect(page.getByRole('heading', { name: 'Scores' })).toBeVisible();
  await expect(page.getByRole('button', { name: /serve|stop/i })).toHaveCount(0);

  const orders = [`runs/${GOOD}/publish`, `runs/${GOOD}/stop`, 'jobs/job/stop', 'rollback', 'start'];
  for (const order of orders) {
    const answers = [
      await send(request, `${closed.url}/api/training/${order}`, TOKEN),
      await send(request, `${site.url}/api/training/${order}`, 'another-token-of-some-length'),
      await send(request, `${site.url}/api/training/${order}`, ''),
    ];
    expect(answers.map((answer) => answer.status())).toEqual([403, 403, 403]);
    expect((await answers[0].json()).detail).toContain('UGN_OPERATOR_TOKEN');
  }
});

test('serves a run’s model and goes back, by the operator alone', async ({ page, request }) => {
  const served = async () =>
    (await (await request.get(`${site.url}/models/default/manifest.json`)).json()).hash;
  const first = await served();
  await page.goto(`${site.url}/training/runs/${GOOD}`);
  await page.getByRole('button', { name: 'Serve this model' }).click();
  await page.getByLabel('Operator token').fill('wrong');
  await page.getByRole('button', { name: 'Serve it' }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: 'The operator token is missing or wrong.' }),
  ).toBeVisible();
  expect(await served()).toBe(first);

  await page.getByLabel('Operator token').fill(TOKEN);
  await page.getByRole('button', { name: 'Serve it' }).click();
  await expect(page.getByText('On the live page')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Serve this model' })).toHaveCount(0);
  expect(await served()).not.toBe(first);

  await page.goto(`${site.url}/training`);
  const card = page.getByRole('region', { name: 'On the live page' });
  await expect(card.getByRole('link', { name: GOOD })).toBeVisible();
  await card.getByText('Served before (1)').click();
  await card.getByRole('button', { name: 'Serve again' }).click();
  await expect(page.getByLabel('Operator token')).toHaveCount(0);
  await page.getByRole('button', { name: 'Go back' }).click();
  await expect(card.getByText('Served again')).toBeVisible();
  expect(await served()).toBe(first);
});

test('refuses what is no name of a run, and a body that is too large', async ({ page, request }) => {
  for (const name of ['absent', '..%2f..%2fetc', '%2e%2e', 'job~..', 'a%00b']) {
    for (const at of ['', '/events', '/files/report.html']) {
      const answer = await request.get(`${site.url}/api/training/runs/${name}${at}`);
      expect([400, 404], `${name}${at}`).toContain(answer.status());
    }
  }
  expect((await request.get(`${site.url}/api/training/runs/${GOOD}/files/run.json`)).status()).toBe(404);
  const large = await send(request, `${site.url}/api/training/start`, TOKEN, { config: 'x'.repeat(20_000) });
  expect(large.status()).toBe(413);
  expect((await page.goto(`${site.url}/training/runs/absent`))?.status()).toBe(404);
  await expect(page.getByText('There is no such page')).toBeVisible();
});

const PAGES = ['', `/runs/${GOOD}`, '/runs/failed', '/jobs/job', `/compare?runs=${GOOD},${OTHER}`];
for (const at of PAGES) {
  test(`/training${at} has no barriers, wide or narrow, light or dark`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' }); // colours on their way are no colours to judge
    await page.goto(`${site.url}/training${at}`);
    if (at.includes(GOOD)) await page.locator('.chart canvas').first().waitFor();
    await page.locator('main details').evaluateAll((all) => {
      for (const details of all as HTMLDetailsElement[]) details.open = true;
    });
    expect(await barriers(new AxeBuilder({ page }))).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await barriers(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await barriers(new AxeBuilder({ page }))).toEqual([]);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
}

async function barriers(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

function cell(id: string) {
  return { id, cost: 1, needs: [] };
}

function send(request: APIRequestContext, url: string, token: string, data: unknown = {}) {
  return request.post(url, { data, headers: { authorization: `Bearer ${token}` } });
}

/** What the browser complains of: scripts that fail, and what the page's policy blocks. */
function failuresOf(page: Page): string[] {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => message.type() === 'error' && failures.push(message.text()));
  return failures;
}
