import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { root } from '../../lib/node/root';
import type { TrialData } from '../../lib/sdk/jspsych/jspsych';
import { pythonWith, runPython } from '../harness/python';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { expectAccessibleInEveryLook } from './accessible';

/** The script of the documents ends without a word; this sums up what it wrote. */
const TELL = `
rows = list(csv.DictReader(open(sys.argv[2])))
print(json.dumps([len(rows), sum(float(row['p']) for row in rows), sorted({row['picture'] for row in rows})]))`;

test('the example at /examples/jspsych: twelve pictures, and data that the script of the documents reads', async ({
  baseURL,
}, info) => {
  const browser = await launchWithWebcam(await anyWebcam());
  try {
    const page = await (await browser.newContext()).newPage();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' || new URL(request.url()).origin !== baseURL) asked.push(request.url());
    });
    const refused: string[] = [];
    page.on('response', (response) => response.status() >= 400 && refused.push(response.url()));
    await page.goto(`${baseURL}/examples/jspsych`);
    await expectAccessibleInEveryLook(page);
    await page.getByRole('button', { name: 'I agree' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    // a clip that moves may be refused as a neutral face
    const skip = page.getByRole('button', { name: 'Go on without' });
    const first = page.getByRole('img');
    await skip.or(first).first().waitFor();
    if (await skip.isVisible()) await skip.click();
    const trial = await stillOfTrial(page);
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await expectAccessibleInEveryLook(page);
    await expectAccessibleInEveryLook(trial);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the data' }).click();
    const file = info.outputPath('data.json');
    await (await downloading).saveAs(file);
    expect(refused).toEqual([]);
    expect(asked.filter((address) => !address.startsWith('blob:') && !address.startsWith('data:'))).toEqual(
      [],
    );

    const text = await readFile(file, 'utf8');
    expect(text).not.toMatch(/data:|blob:/);
    const trials = JSON.parse(text) as (TrialData & { picture?: string; kind?: string })[];
    const seen = trials.filter(({ picture }) => picture);
    expect(new Set(seen.map(({ picture }) => picture)).size).toBe(12);
    expect(seen.map(({ ugn_missing }) => ugn_missing)).toEqual(Array(12).fill(null));
    expect(seen.every(({ ugn_summary }) => ugn_summary!.duration >= 2900)).toBe(true);
    expect(seen.some(({ ugn_summary }) => ugn_summary!.frames > ugn_summary!.without_face)).toBe(true);

    const python = pythonWith('csv');
    if (!python) return void info.annotations.push({ type: 'not run', description: 'there is no Python' });
    const guide = await readFile(path.join(root, 'docs', 'jspsych.md'), 'utf8');
    const [, script] = /^```python\n(.*?)^```/ms.exec(guide)!;
    const table = info.outputPath('data.csv');
    const [count, sum, pictures] = runPython(python, script + TELL, [file, table]) as [
      number,
      number,
      string[],
    ];
    const units = seen.flatMap(({ ugn_frames, picture }) =>
      ugn_frames!.flatMap(({ aus }) => Object.values(aus).map(({ p }) => ({ p, picture }))),
    );
    expect(count).toBe(units.length);
    expect(sum).toBeCloseTo(
      units.reduce((total, { p }) => total + p, 0),
      6,
    );
    expect(pictures).toEqual([...new Set(units.map(({ picture }) => picture))].sort());
  } finally {
    await browser.close();
  }
});

/** A picture as the experiment shows it, in a page of its own that does not go on: looking at it takes longer than the trial. */
async function stillOfTrial(page: Page): Promise<Page> {
  const shown = await page.waitForFunction(
    () => document.querySelector('.stage img') && document.documentElement.outerHTML,
  );
  const body = `<!doctype html>${await shown.jsonValue()}`.replace(/<script.*?<\/script>/gs, '');
  const still = await page.context().newPage();
  const address = new URL('/still', page.url()).href;
  await still.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await still.goto(address);
  await page.bringToFront();
  return still;
}
