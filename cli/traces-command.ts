// `npm run traces -- --input READINGS.jsonl --out FIGURE.svg [--units 12,25]`: draws what `npm run analyze
// --format jsonl` read in one video, the probability of each action unit over time with its interval.
import { readFile } from 'node:fs/promises';
import * as Plot from '@observablehq/plot';
import { defineCommand, runMain } from 'citty';
import { actionUnit, unitName } from '../lib/au/catalogue';
import { AppError, messageOf } from '../lib/errors';
import { writeAtomically } from '../lib/node/atomic';
import { exportedRowSchema, type ReadingRow } from '../lib/readings/reading-row';
import { figure, MUTED } from '../training/report/plot';
import { refuseUnread } from './arguments';

const ROW_HEIGHT = 62;
const DEFAULT_UNITS = '1,2,4,5,6,12,25,26,45';

const command = defineCommand({
  meta: { name: 'traces', description: 'Draw the action units of a video over time, as an SVG.' },
  args: {
    input: { type: 'string', required: true, description: 'JSON Lines by npm run analyze -- --format jsonl' },
    out: { type: 'string', required: true, description: 'SVG file to write' },
    units: { type: 'string', default: DEFAULT_UNITS, description: 'FACS numbers, with commas between' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args);
      const units = args.units.split(',').map(Number);
      await writeAtomically(args.out, [draw(await readRows(args.input), units)]);
      console.log(`Wrote ${args.out}`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

async function readRows(file: string): Promise<ReadingRow[]> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, i) => {
    const parsed = exportedRowSchema.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    throw new AppError(
      'bad-input',
      `${file}:${i + 1} is not a reading; make the file with npm run analyze -- --format jsonl.`,
    );
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** One row for each unit: its probability as a line, the 5 % to 95 % quantile of the samples as a band. */
function draw(rows: readonly ReadingRow[], units: readonly number[]): string {
  const points = units.flatMap((au) =>
    rows.flatMap((row) => {
      const reading = row.success && row.face_id === 0 ? row.aus[unitName(au)] : undefined;
      return reading
        ? { unit: `AU${au} ${actionUnit(au)?.name ?? ''}`, timestamp: row.timestamp, ...reading }
        : [];
    }),
  );
  if (points.length === 0) throw new AppError('bad-input', 'There is no reading of these units to draw.');
  const names = [...new Set(points.map(({ unit }) => unit))];
  return figure({
    title: 'Probability of action units over time',
    width: 720,
    height: names.length * ROW_HEIGHT + 70,
    marginLeft: 40,
    marginRight: 190,
    x: { label: 'seconds' },
    y: { domain: [0, 1], ticks: [0, 1], label: null },
    fy: { domain: names, label: null, padding: 0.2 },
    marks: [
      Plot.ruleY([0, 1], { stroke: MUTED, strokeOpacity: 0.4 }),
      Plot.areaY(points, {
        x: 'timestamp',
        y1: 'lower',
        y2: 'upper',
        fy: 'unit',
        fill: 'var(--c1)',
        fillOpacity: 0.25,
      }),
      Plot.lineY(points, { x: 'timestamp', y: 'p', fy: 'unit', stroke: 'var(--c1)', strokeWidth: 1.8 }),
    ],
  });
}

await runMain(command);
