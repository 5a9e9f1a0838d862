// `npm run docs:columns`: writes docs/columns.md from the dictionary of columns.
import path from 'node:path';
import { defineCommand, runMain } from 'citty';
import { writeAtomically } from '../lib/node/atomic';
import { root } from '../lib/node/root';
import { columnsDocument } from './columns-document';

const command = defineCommand({
  meta: {
    name: 'docs:columns',
    description: 'Writes docs/columns.md: what each column of each format means.',
  },
  async run() {
    await writeAtomically(path.join(root, 'docs', 'columns.md'), [columnsDocument()]);
    console.log('Wrote docs/columns.md');
  },
});

await runMain(command);
