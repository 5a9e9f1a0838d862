import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { sweepVersions } from '../../lib/models/publish-version';
import { versionsOf } from '../../lib/models/served-folder';
import { root } from '../../lib/node/root';
import { Random } from '../../lib/numbers/random';
import { killedAt } from '../harness/kill';
import { madeUpModel, servedText } from '../unit/models/made-up-model';
import type { Ordeal } from './kinds';

/** Publishing or rolling back is killed before one of its writes: what is served is then the old model or the new one, whole. */
export async function open(work: string): Promise<Ordeal> {
  const model = path.join(work, 'default');
  if (!existsSync(model)) {
    mkdirSync(model);
    for (const [name, bytes] of madeUpModel('first').files) writeFileSync(path.join(model, name), bytes);
  }
  return {
    async trial(number) {
      const random = new Random(29, number);
      const before = await servedText(model);
      const isPublishing = random.int(3) > 0;
      const versions = await versionsOf(model);
      const text = `model ${number}`;
      const [order, what] = isPublishing ? ['publish', text] : ['serve', random.pick(versions)];
      const { args, env } = killedAt({ after: [], more: random.int(isPublishing ? 16 : 4) });
      const script = path.join(root, 'tests', 'fixtures', 'publish-worker.ts');
      const child = spawn(process.execPath, ['--import', 'tsx', ...args, script, order, model, what], {
        ...{ cwd: root, env, stdio: 'ignore' },
      });
      const [code, signal] = await once(child, 'exit');
      if (signal !== 'SIGKILL' && code !== 0) throw new Error(`it ended with ${code}`);
      const served = await servedText(model);
      const isOld = served === before;
      if (isPublishing && !isOld && served !== text)
        throw new Error(`${served} is served, neither old nor new`);
      await sweepVersions(model);
      const after = await servedText(model);
      if (after !== served) throw new Error('sweeping changed what is served');
      const folders = path.join(model, 'versions');
      const names = existsSync(folders) ? await readdir(folders) : [];
      const stray = names.filter((name) => !/^[0-9a-f]{16}$/.test(name) && !name.startsWith('lock.'));
      if (stray.length > 0) throw new Error(`left behind: ${stray.join(', ')}`);
      return { 'killed (1) or done (0)': Number(signal === 'SIGKILL') };
    },
    async close() {
      rmSync(path.join(model, 'versions', 'lock.json'), { force: true });
    },
  };
}
