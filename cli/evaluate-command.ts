import { defineCommand } from 'citty';
import { AppError } from '../lib/errors';
import type { BackendName } from '../lib/runs/run-file';
import { BACKENDS } from '../lib/runs/run-file';
import { startBackend } from '../training/backends/device';
import type { Partition } from '../training/face-set/folds';
import { evaluateModel } from '../training/report/evaluate-model';
import { numberOf, refuseUnread, valuesOf } from './arguments';

export const evaluateCommand = defineCommand({
  meta: {
    name: 'evaluate',
    description:
      'Measure a model on a face set, also one that it was not trained on, or on photographs with machine labels.',
  },
  args: {
    model: {
      type: 'string',
      default: 'default',
      description: 'a model’s folder, or its name under public/models',
    },
    data: { type: 'string', required: true, description: 'folder of a face set' },
    fold: { type: 'string', description: 'the fold that is tested, from 1; goes with --folds' },
    folds: { type: 'string', description: 'divide the subjects into so many folds' },
    all: {
      type: 'boolean',
      default: false,
      description: 'every image, for a set of people whom the model was not trained on; else the test split',
    },
    groups: {
      type: 'string',
      description: 'table (CSV) of people: a column subject, and one for each trait such as sex',
    },
    mesh: {
      type: 'string',
      description: 'folder with the face mesh’s triangles, to turn photographed faces; see npm run warp',
    },
    cache: {
      type: 'string',
      description:
        'folder to keep the backbone’s nodes in, so that other heads or levels on it are measured in seconds',
    },
    earlier: {
      type: 'string',
      description:
        'photographs.json of the same weights at other thresholds: its figures of changed photographs are taken over instead of measured again',
    },
    'changed-every': {
      type: 'string',
      description:
        'measure only every n-th photograph in other light, pose and quality and with the face hidden; these take longest',
    },
    examples: {
      type: 'boolean',
      default: false,
      description:
        'also write pictures that were answered best and worst, faces and all, to examples.svg and examples.json; goes with --out',
    },
    out: {
      type: 'string',
      description: 'folder for metrics.json, report.csv, report.html, report.md, answers.json',
    },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args, { several: ['data'] });
    if (valuesOf(rawArgs, 'data').length > 1) {
      throw new AppError('bad-input', 'Give one --data; each set is measured by itself.');
    }
    if (args.examples && !args.out) throw new AppError('bad-input', '--examples goes with --out FOLDER.');
    const partition = partitionOf(args);
    const device = await startBackend(args.backend as BackendName | undefined);
    await evaluateModel({
      model: args.model,
      data: args.data,
      partition,
      isAll: args.all,
      groups: args.groups,
      mesh: args.mesh,
      earlier: args.earlier,
      cache: args.cache,
      changedEvery: numberOf(args['changed-every'], 'changed-every') ?? undefined,
      hasExamples: args.examples,
      out: args.out,
      command: `npm run evaluate -- ${rawArgs.join(' ')}`,
      device: device.label,
    });
  },
});

/** @throws AppError bad-input when the options contradict each other */
function partitionOf(args: { fold?: string; folds?: string; all: boolean }): Partition | undefined {
  const fold = numberOf(args.fold, 'fold');
  const folds = numberOf(args.folds, 'folds');
  if (fold === null && folds === null) return undefined;
  if (fold === null || folds === null) {
    throw new AppError('bad-input', '--fold goes with --folds: --fold 1 --folds 3');
  }
  if (args.all)
    throw new AppError('bad-input', 'Give --all, or --fold with --folds; a fold is a part of all.');
  return { fold, folds };
}
