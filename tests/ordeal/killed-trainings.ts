import '@tensorflow/tfjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { root } from '../../lib/node/root';
import { Random } from '../../lib/numbers/random';
import { hasGraph, type Variant } from '../../lib/ugn/config';
import { parseManifest } from '../../lib/ugn/weights-manifest';
import { type Kill, killedAt } from '../harness/kill';
import { writeBars, writeStart } from '../unit/training/bars';
import { config } from '../unit/training/tiny-config';
import type { Ordeal } from './kinds';

const VARIANTS = ['ugn-b', 'ugn', 'gn-d', 'resnet-bl', 'resnet18'] as const;
/** Kills of one run, before it is let go on to its end and compared with one that was left alone. */
const KILLS = 10;

/** Trainings are killed at their writes, gone on with, and end as one does that was left alone. */
export async function open(work: string): Promise<Ordeal> {
  await tf.setBackend('cpu');
  if (!existsSync(path.join(work, 'faces'))) await writeBars(path.join(work, 'faces'));
  for (const variant of VARIANTS) {
    const folder = path.join(work, variant);
    if (existsSync(folder)) continue;
    await writeStart(folder, { ...config.model, variant });
    writeFileSync(path.join(work, `${variant}-config.ts`), configText(variant));
  }

  const run = async (name: string, variant: string, isResuming: boolean, kill?: Kill) => {
    const first = [
      ...['--config', path.join(work, `${variant}-config.ts`), '--data', path.join(work, 'faces')],
      ...['--from', path.join(work, variant), '--minutes', '0', '--unpublished', '--backend', 'wasm'],
    ];
    const killer = kill ? killedAt(kill) : { args: [], env: process.env };
    const options = isResuming ? ['--resume'] : first;
    const child = spawn(
      process.execPath,
      [...killer.args, '--import', 'tsx', 'cli/train.ts', '--out', path.join(work, name), ...options],
      { cwd: root, env: killer.env },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        said += text;
      });
    const [code, signal] = await once(child, 'close');
    return { end: signal ?? code, said };
  };
  const resultOf = (name: string) => {
    const read = (file: string) => readFileSync(path.join(work, name, file));
    const { command: _, seconds: __, ...metrics } = JSON.parse(read('metrics.json').toString());
    return JSON.stringify([parseManifest(read(path.join('model', 'manifest.json'))).hash, metrics]);
  };

  return {
    async trial(number): Promise<Record<string, number>> {
      const random = new Random(31, number);
      const round = Math.floor(number / KILLS);
      const variant = VARIANTS[round % VARIANTS.length];
      const name = `killed-${round}`;
      const isBegun = existsSync(path.join(work, name, 'log.jsonl'));
      const { end, said } = await run(name, variant, isBegun, {
        after: [
          { file: 'stdout', text: 'Starting from', times: isBegun ? 0 : 1 },
          { file: 'log.jsonl', text: '\n', times: random.int(3) },
        ],
        more: random.int(12),
      });
      if (end !== 'SIGKILL') throw new Error(`it ended with ${end}: ${said.slice(-300)}`);
      if (number % KILLS < KILLS - 1) return {};
      const whole = `whole-${variant}`;
      if (!existsSync(path.join(work, whole, 'metrics.json'))) {
        rmSync(path.join(work, whole), { recursive: true, force: true });
        const { end, said } = await run(whole, variant, false);
        if (end !== 0) throw new Error(`the run left alone ended with ${end}: ${said.slice(-300)}`);
      }
      const last = await run(name, variant, true);
      if (last.end !== 0)
        throw new Error(`the run that was killed ended with ${last.end}: ${last.said.slice(-300)}`);
      if (resultOf(name) !== resultOf(whole)) throw new Error(`${name} ended otherwise than ${whole}`);
      return { 'runs compared': 1 };
    },
    async close() {},
  };
}

/** Steps enough for all kills, and few to be left alone with. */
function configText(variant: Variant): string {
  const tiny = path.join(root, 'tests', 'unit', 'training', 'tiny-config');
  return `import { config as tiny } from ${JSON.stringify(tiny)};
export const config = {
  ...tiny,
  model: { ...tiny.model, variant: ${JSON.stringify(variant)} },
  nodes: { ...tiny.nodes, epochs: ${hasGraph(variant) ? 2 : 5} },
  graph: { ...tiny.graph, epochs: 2 },
};
`;
}
