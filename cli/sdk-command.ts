// `npm run build:sdk`: makes the package ugn-live in dist/sdk, and says what it weighs.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { defineCommand, runMain } from 'citty';
import { AppError, messageOf } from '../lib/errors';
import { root } from '../lib/node/root';
import { textTable } from '../lib/node/text-table';
import { makePackage } from '../lib/packaging/build-package';
import { makeExamples } from '../lib/packaging/site-examples';
import { sizesOf } from '../lib/packaging/sizes';
import { writeFiles } from '../lib/packaging/write-package';
import { refuseUnread } from './arguments';

const command = defineCommand({
  meta: {
    name: 'build:sdk',
    description:
      'Makes the package ugn-live, for other pages: module, types, assets and their hashes. `npm pack ./dist/sdk` makes ' +
      'one file of it. Exit code 1 where a part weighs more than it may.',
  },
  args: {
    out: { type: 'string', default: 'dist/sdk', description: 'folder to write; what is in it is replaced' },
    examples: {
      type: 'boolean',
      default: false,
      description:
        'makes public/examples in place of it: what the site serves under /examples, as its build does',
    },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args);
      if (args.examples)
        return await writeFiles(await makeExamples(root), path.join(root, 'public', 'examples'));
      const out = path.resolve(root, args.out);
      await mkdir(path.dirname(out), { recursive: true });
      const licences = `${out}.licences.txt`;
      prepare('prepare.mjs');
      prepare('third-party.mjs', '--texts', path.relative(root, licences));
      const pack = await makePackage(root, await readFile(licences, 'utf8'));
      await rm(licences);
      await writeFiles(pack.files, out);
      const sizes = sizesOf(pack);
      const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
      const rows = sizes.map(({ what, bytes, gzip, limit }) => [what, kb(bytes), kb(gzip), kb(limit)]);
      console.log(textTable([['part', 'bytes', 'gzip', 'gzip at most'], ...rows]));
      console.log(`\n${pack.files.size} files are in ${path.relative(root, out)}.`);
      const large = sizes.filter(({ gzip, limit }) => gzip > limit).map(({ what }) => what);
      if (large.length > 0) throw new AppError('conflict', `Too large: ${large.join(', ')}.`);
    } catch (error) {
      console.error(messageOf(error));
      process.exitCode = 1;
    }
  },
});

function prepare(script: string, ...args: string[]): void {
  const file = path.join(root, 'scripts', script);
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new AppError('io', `scripts/${script} failed; the lines above say why.`);
}

await runMain(command);
