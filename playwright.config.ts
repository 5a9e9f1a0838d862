import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';

// Read again in the process of each worker, which must find the same port.
process.env.UGN_TEST_PORT ??= String(await freePort());
const port = Number(process.env.UGN_TEST_PORT);

export default defineConfig({
  testDir: 'tests',
  testMatch: ['browser/**/*.spec.ts', 'e2e/**/*.spec.ts'],
  workers: 1,
  // Limits are for what hangs: a machine may be busy with other work.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  outputDir: 'test-results/browser',
  use: {
    baseURL: `http://localhost:${port}`,
    trace: 'off',
    // A copy of the site is nothing that a test should meet unasked; launch() does the same.
    serviceWorkers: 'block',
    launchOptions: { executablePath: process.env.UGN_CHROME },
  },
  webServer: {
    command: 'node scripts/start.mjs',
    // Tests may run as root, for whom Chromium has no sandbox.
    env: { PORT: String(port), UGN_ALLOW_UNSANDBOXED: '1' },
    url: `http://localhost:${port}`,
    timeout: 900_000,
    reuseExistingServer: false,
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
