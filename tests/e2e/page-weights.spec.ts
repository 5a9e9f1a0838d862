import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { root } from '../../lib/node/root';
import { pageWeights } from '../harness/page-weights';

test('no page loads more than it may, and the copy for use without a network is no larger', async ({
  baseURL,
}) => {
  for (const { page, files, gzip, limit } of await pageWeights(baseURL!)) {
    expect(files, page).toBeGreaterThan(3); // a page without a script would weigh nothing
    expect(gzip, page).toBeLessThanOrEqual(limit);
  }
  // ends with another code where it is too large
  const kept = execFileSync(process.execPath, ['--import', 'tsx', 'cli/kept-command.ts'], {
    ...{ cwd: root, encoding: 'utf8' },
  });
  expect(kept).toContain('together');
});
