import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../lib/node/root';
import { currentNotice } from '../../../scripts/third-party.mjs';

it('NOTICE lists what the browser gets of others, as it is installed now (npm run notice)', async () => {
  const notice = await currentNotice();
  expect(await readFile(path.join(root, 'NOTICE'), 'utf8')).toBe(notice);
  for (const name of ['mediabunny', '@zip.js/zip.js', 'next', '@mediapipe/tasks-vision', 'zod']) {
    expect(notice).toContain(`\n- ${name} `);
  }
  expect(notice).not.toContain('\n- playwright ');
});
