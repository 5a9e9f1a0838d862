import { existsSync, statSync } from 'node:fs';
import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { type AnalyzeOptions, analyze, type Summary } from '../lib/headless/analyze-files';
import { OWN_OUTPUT } from '../lib/headless/trouble-table';
import { progressBar } from '../lib/node/progress-bar';
import { FORMAT_NAMES, type FormatName } from '../lib/readings/export';
import { numberOf, refuseUnread } from './arguments';

/** Files that are named on the screen; the rest is in the list. */
const MOST_TOLD = 20;

const command = defineCommand({
  meta: {
    name: 'analyze',
    description:
      'Reads pictures and videos with the live page’s model and writes one row for each face of each frame. Goes ' +
      'on where it was stopped. Nothing leaves this machine. Exit code 0: all files were read; 2: some were not, ' +
      'or not wholly, and are listed in OUT.remarks.tsv; 1: nothing could be begun.',
  },
  args: {
    input: { type: 'string', required: true, description: 'a picture, a video, or a folder of them' },
    out: {
      type: 'string',
      description: 'one table of all files, such as results.csv; what its columns mean goes beside it',
    },
    'out-dir': {
      type: 'string',
      description: 'instead of --out: a folder with a table for each file, such as DIR/day 1/clip.mp4.csv',
    },
    format: {
      type: 'string',
      default: 'openface',
      description:
        'openface (OpenFace’s CSV), fex (Py-Feat’s CSV), jsonl (JSON Lines, everything) or parquet (everything)',
    },
    provenance: {
      type: 'boolean',
      description:
        'openface: say in each row of which file and model it is, in words (else the table holds numbers alone)',
    },
    every: { type: 'string', default: '1', description: 'of a video, read each Nth frame' },
    sequence: {
      type: 'boolean',
      description: 'the pictures of a folder are the frames of one film, in the order of their numbers',
    },
    fps: { type: 'string', description: 'of a sequence, pictures a second, 30 when left out' },
    faces: { type: 'string', default: '1', description: 'most faces to read in a frame, 1 to 10' },
    'remember-faces': {
      type: 'boolean',
      description:
        'give people who return to a video their old number where they look alike enough; how they look is held in ' +
        'memory for that file alone. Each return is noted',
    },
    model: { type: 'string', default: 'default', description: 'folder of public/models' },
    json: { type: 'boolean', description: 'print the summary as JSON' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args, {
        advice:
          'One file or one folder is read at a time, and each option is given once; to read several files, give --input the folder that holds them.',
      });
      const options = optionsOf(args);
      const bar = progressBar('files', '  {file}');
      const summary = await analyze(options, (done, total, file) => {
        if (done === 0) bar.start(total, 0, { file });
        else bar.update(done, { file });
      }).finally(() => bar.stop());
      tell(summary);
      console.log(args.json ? JSON.stringify(summary, null, 1) : textOf(summary));
      process.exitCode = summary.failed + summary.incomplete > 0 ? 2 : 0;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

type Arguments = Record<'input' | 'format' | 'every' | 'faces' | 'model', string> & {
  readonly out?: string;
  readonly 'out-dir'?: string;
  readonly provenance?: boolean;
  readonly 'remember-faces'?: boolean;
  readonly sequence?: boolean;
  readonly fps?: string;
};

/** @throws AppError bad-input */
function optionsOf(args: Arguments): AnalyzeOptions {
  const { input, model } = args;
  const format = args.format as FormatName;
  if (!FORMAT_NAMES.includes(format)) {
    throw new AppError('bad-input', `--format must be ${FORMAT_NAMES.join(', ')}; it is “${args.format}”.`);
  }
  if (args.provenance && format !== 'openface') {
    throw new AppError('bad-input', `--provenance is for --format openface; ${format} always says it.`);
  }
  if (args.fps !== undefined && !args.sequence) {
    throw new AppError(
      'bad-input',
      '--fps is of a sequence of pictures; give --sequence too, or leave it out.',
    );
  }
  return {
    input,
    model,
    format,
    target: targetOf(args.out, args['out-dir']),
    provenance: args.provenance ?? false,
    every: countOf(args.every, 'every', 1_000_000),
    faces: countOf(args.faces, 'faces', 10),
    remembersFaces: args['remember-faces'] === true,
    rate: args.sequence ? rateOf(args.fps ?? '30') : null,
  };
}

/** @throws AppError bad-input */
function targetOf(out: string | undefined, folder: string | undefined): AnalyzeOptions['target'] {
  if ((out === undefined) === (folder === undefined)) {
    throw new AppError(
      'bad-input',
      'Give --out, such as results.csv, for one table of all files, or --out-dir, a folder, for a table of each; ' +
        `${out === undefined ? 'neither was given' : 'both were given'}.`,
    );
  }
  const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();
  if (folder !== undefined) {
    if (folder === '' || (existsSync(folder) && !isFolder(folder))) {
      throw new AppError('bad-input', `--out-dir must name a folder; “${folder}” is a file.`);
    }
    return { kind: 'folder', path: folder };
  }
  if (out === '' || isFolder(out!)) {
    throw new AppError(
      'bad-input',
      `--out must name a file, such as results.csv; “${out}” is a folder, which --out-dir would take.`,
    );
  }
  if (existsSync(out!) && !statSync(out!).isFile()) {
    throw new AppError(
      'bad-input',
      `--out must name a file, such as results.csv; “${out}” is a device or a pipe.`,
    );
  }
  return { kind: 'table', path: out! };
}

/** @throws AppError bad-input */
function rateOf(text: string): number {
  const value = numberOf(text, 'fps')!;
  if (!(value > 0 && value <= 1000)) {
    throw new AppError('bad-input', `--fps must be above 0 and at most 1000; it is “${text}”.`);
  }
  return value;
}

function countOf(text: string, name: string, most: number): number {
  const value = numberOf(text, name)!;
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new AppError('bad-input', `--${name} must be a whole number from 1 to ${most}; it is “${text}”.`);
  }
  return value;
}

function tell({ troubles, remarks }: Summary): void {
  const own = troubles.filter(({ reason }) => reason === OWN_OUTPUT);
  if (own.length > 0) {
    console.error(
      `note: not read, as this output wrote them before: ${own[0].input}${andMore(own.length - 1)}`,
    );
  }
  const others = troubles.filter(({ reason }) => reason !== OWN_OUTPUT);
  for (const { input, outcome, reason, detail } of others.slice(0, MOST_TOLD)) {
    console.error(`${outcome === 'read' ? 'note' : outcome}: ${input}: ${reason} (${detail})`);
  }
  const more = others.length - MOST_TOLD;
  if (more > 0) console.error(`… and ${more} more, all listed in ${remarks}`);
}

function andMore(count: number): string {
  return count === 0 ? '' : ` and ${count} more`;
}

function textOf({ out, files, read, failed, incomplete, frames, faces, model, remarks }: Summary): string {
  if (!out) return `None of the ${files} files could be read; ${remarks} says why.`;
  return (
    `${read} of ${files} files read: ${frames} frames, ${faces} faces, model ${model.id} → ${out}` +
    (failed > 0 ? `\n${failed} failed; see ${remarks}` : '') +
    (incomplete > 0 ? `\n${incomplete} not read wholly; see ${remarks}` : '')
  );
}

await runMain(command);
