import { existsSync, statSync } from 'node:fs';
import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { type AnalyzeOptions, analyze, type Summary } from '../lib/headless/analyze-files';
import { progressBar } from '../lib/node/progress-bar';
import { FORMAT_NAMES, type FormatName } from '../lib/readings/export';
import { numberOf, refuseUnknown } from './arguments';

/** Files that are named on the screen; the rest is in the list. */
const MOST_TOLD = 20;

const command = defineCommand({
  meta: {
    name: 'analyze',
    description:
      'Reads pictures and videos with the live page’s model and writes one row for each face of each frame. Goes ' +
      'on where it was stopped. Nothing leaves this machine. Exit code 0: all files were read; 2: some were not, ' +
      'and are listed in OUT.failures.csv; 1: nothing could be begun.',
  },
  args: {
    input: { type: 'string', required: true, description: 'a picture, a video, or a folder of them' },
    out: {
      type: 'string',
      required: true,
      description: 'file to write; what its columns mean goes beside it',
    },
    format: {
      type: 'string',
      default: 'openface',
      description:
        'openface (OpenFace’s CSV), fex (Py-Feat’s CSV), jsonl (JSON Lines, everything) or parquet (everything)',
    },
    every: { type: 'string', default: '1', description: 'of a video, read each Nth frame' },
    faces: { type: 'string', default: '1', description: 'most faces to read in a frame, 1 to 10' },
    model: { type: 'string', default: 'default', description: 'folder of public/models' },
    json: { type: 'boolean', description: 'print the summary as JSON' },
  },
  async run({ args, rawArgs }) {
    try {
      refuseUnknown(rawArgs, ['input', 'out', 'format', 'every', 'faces', 'model', 'json', 'no-json']);
      const options = optionsOf(args);
      const bar = progressBar('files', '  {file}');
      const summary = await analyze(options, (done, total, file) => {
        if (done === 0) bar.start(total, 0, { file });
        else bar.update(done, { file });
      }).finally(() => bar.stop());
      tell(summary);
      console.log(args.json ? JSON.stringify(summary, null, 1) : textOf(summary));
      process.exitCode = summary.failed > 0 ? 2 : 0;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

/** @throws AppError bad-input */
function optionsOf(
  args: Record<'input' | 'out' | 'format' | 'every' | 'faces' | 'model', string>,
): AnalyzeOptions {
  const { input, out, model } = args;
  if (!FORMAT_NAMES.includes(args.format as FormatName)) {
    throw new AppError('bad-input', `--format must be ${FORMAT_NAMES.join(', ')}; it is “${args.format}”.`);
  }
  if (out === '' || (existsSync(out) && statSync(out).isDirectory())) {
    throw new AppError('bad-input', `--out must name a file, such as results.csv; “${out}” is a folder.`);
  }
  return {
    input,
    out,
    model,
    format: args.format as FormatName,
    every: countOf(args.every, 'every', 1_000_000),
    faces: countOf(args.faces, 'faces', 10),
  };
}

function countOf(text: string, name: string, most: number): number {
  const value = numberOf(text, name)!;
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new AppError('bad-input', `--${name} must be a whole number from 1 to ${most}; it is “${text}”.`);
  }
  return value;
}

function tell({ troubles, failures }: Summary): void {
  for (const { input, outcome, reason, detail } of troubles.slice(0, MOST_TOLD)) {
    console.error(`${outcome === 'read' ? 'note' : outcome}: ${input}: ${reason} (${detail})`);
  }
  const more = troubles.length - MOST_TOLD;
  if (more > 0) console.error(`… and ${more} more, all listed in ${failures}`);
}

function textOf({ out, files, read, failed, frames, faces, model, failures }: Summary): string {
  if (!out) return `None of the ${files} files could be read; ${failures} says why.`;
  return (
    `${read} of ${files} files read: ${frames} frames, ${faces} faces, model ${model.id} → ${out}` +
    (failed > 0 ? `\n${failed} failed; see ${failures}` : '')
  );
}

await runMain(command);
