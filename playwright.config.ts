import { defineConfig } from '@playwright/test';

const port = Number(process.env.UGN_TEST_PORT ?? 3317);

export default defineConfig({
  testDir: 'tests',
  testMatch: ['browser/**/*.spec.ts', 'e2e/**/*.spec.ts'],
  workers: 1,
  timeout: 180_000,
  outputDir: 'test-results/browser',
  use: {
    baseURL: `http://localhost:${port}`,
    trace: 'off',
    launchOptions: { executablePath: process.env.UGN_CHROME },
  },
  webServer: {
    command: 'node scripts/start.mjs',
    env: { PORT: String(port) },
    url: `http://localhost:${port}`,
    timeout: 300_000,
    reuseExistingServer: false,
  },
});
