import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { publishVersion } from '../../lib/models/publish-version';
import { root } from '../../lib/node/root';
import { MANIFEST_FILE, parseManifest } from '../../lib/ugn/weights-manifest';
import { namesOf, otherBuild } from '../harness/other-build';
import { freePort, openSite } from '../harness/site';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { startLive } from './live-page';

const isKept = (page: Page) => page.locator('[data-kept="true"]').waitFor();

async function keepSite(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto('/');
  await isKept(page);
  await page.close();
}

test('another build and another model replace the copy whole, once no page of the former is open', async () => {
  const models = await mkdtemp(path.join(tmpdir(), 'models-'));
  const model = path.join(models, 'default');
  await cp(path.join(root, 'public', 'models', 'default'), model, { recursive: true });
  const env = { UGN_MODELS: models, PORT: String(await freePort()) };
  const before = {
    names: namesOf(root),
    model: parseManifest(await readFile(path.join(model, MANIFEST_FILE))).hash,
  };
  const site = await openSite(env);
  const browser = await launchWithWebcam(await anyWebcam());
  const context = await browser.newContext({ serviceWorkers: 'allow', baseURL: site.url });
  await keepSite(context);
  await site.close();

  const other = otherBuild();
  const after = { names: namesOf(other.root), model: await publishOther(model) };
  const otherSite = await openSite(env, other.root);
  const stale = await fetch(`${otherSite.url}/assets/${before.names[1]}/wasm/forward-simd.wasm`);
  expect(stale.status).toBe(404);
  const page = await context.newPage();
  const isFrom = async (build: typeof before, others: typeof before, from: Page) => {
    await startLive(from, '/');
    await expect(from.locator('#live')).toHaveAttribute('data-faces', '1');
    const seen = await from.evaluate(async () => {
      const manifest = await (await fetch('/models/default/manifest.json')).json();
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      return { text: `${document.documentElement.outerHTML} ${loaded.join(' ')}`, model: manifest.hash };
    });
    expect(seen.model).toBe(build.model);
    expect(seen.text).toContain(build.names[0]);
    expect(others.names.filter((name) => seen.text.includes(name))).toEqual([]);
  };
  await isFrom(after, before, page); // what the server gives goes before the copy
  const hasOther = () =>
    page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
  await expect.poll(hasOther).toBe(true);
  await otherSite.close();
  await isFrom(before, after, page); // the page was open all the time, so the former copy is still the copy
  await page.close();

  const copyOf = async () => {
    const look = await context.newPage();
    await look.goto('/');
    const text = await look.content();
    await look.close();
    return text.includes(after.names[0]);
  };
  await expect.poll(copyOf).toBe(true);
  const last = await context.newPage();
  await isFrom(after, before, last);
  const kept = await last.evaluate(async () => {
    const { caches: ofCopy } = await navigator.storageBuckets.open('offline-copy');
    const cache = await ofCopy.open((await ofCopy.keys())[0]);
    return (await cache.keys()).map(({ url }) => url).join(' ');
  });
  expect(before.names.filter((name) => kept.includes(name))).toEqual([]);
  await browser.close();
  await other.close();
  await rm(models, { recursive: true });
});

/** Publishes a model that differs from the one served in the last bit of its weights. @returns its hash */
async function publishOther(model: string): Promise<string> {
  const manifest = parseManifest(await readFile(path.join(model, MANIFEST_FILE)));
  const files = new Map(
    await Promise.all(
      manifest.files.map(async ({ name }) => [name, await readFile(path.join(model, name))] as const),
    ),
  );
  const bytes = files.get(manifest.files.at(-1)!.name)!;
  bytes[bytes.length - 2] ^= 1;
  const hashOf = (what: string | Uint8Array) => createHash('sha256').update(what).digest('hex');
  const changed = manifest.files.map((file) => ({ ...file, sha256: hashOf(files.get(file.name)!) }));
  const hash = hashOf(changed.map(({ sha256 }) => sha256).join(''));
  await publishVersion(model, { manifest: { ...manifest, files: changed, hash }, files });
  return hash;
}
