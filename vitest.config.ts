import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)),
      // The package throws wherever Next does not build for the server.
      'server-only': fileURLToPath(new URL('node_modules/server-only/empty.js', import.meta.url)),
    },
  },
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/reference/**/*.test.ts'],
    globalSetup: ['tests/harness/one-queue.ts'],
    setupFiles: ['tests/harness/fixed-draws.ts'],
    // Limits are for what hangs: a machine may be busy with other work.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Two cores: a test that uses WASM threads takes both.
    maxWorkers: 2,
  },
});
