import { expect, test } from '@playwright/test';
import { servePage } from '../../lib/headless/page-server';
import { root } from '../../scripts/setup.mjs';
import { launch } from '../harness/browser';

test('the model and its gradients agree with the reference on WebGPU', async () => {
  const server = await servePage({ root, entry: 'tests/browser/webgpu-page.ts' });
  const browser = await launch(
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
  );
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => window.checkOnWebgpu);
    const { backend, name, error } = await page.evaluate(() => window.checkOnWebgpu!());
    expect(backend).toBe('webgpu');
    expect(error, name).toBeLessThan(1e-4);
  } finally {
    await browser.close();
    await server.close();
  }
});
