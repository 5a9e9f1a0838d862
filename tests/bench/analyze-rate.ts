// `npm run bench:analyze -- [--video FILE] [--rounds 3] [--beside FOLDER] [--python PYTHON --task FILE]`: frames a second of
// `npm run analyze` as a user starts it, its start and end included. Left out, the video is a clip of ../shared/data at
// 640×360, repeated for 60 s (needs ffmpeg). Beside it, in turns: another checkout of this project, and MediaPipe's
// FaceLandmarker in Python (face_landmarker.py), where these are named.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../lib/node/root';
import { median } from '../../lib/numbers/statistics';
import { busyShare, QUIET } from './quiet';

const CLIP = path.join(root, '..', 'shared', 'data', 'clips', 'WolfgangLanger_Pexels.mp4');
const SECONDS = 60;

const { values } = parseArgs({
  options: {
    video: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    beside: { type: 'string' },
    python: { type: 'string' },
    task: { type: 'string' },
  },
});
if ((values.python === undefined) !== (values.task === undefined)) {
  throw new Error('--python and --task go together.');
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'ugn-bench-'));
try {
  const video = values.video ? path.resolve(values.video) : repeatedClip();
  const ways: Record<string, () => { frames: number; seconds: number }> = {
    'this checkout': () => analyze(root, video),
    ...(values.beside && { beside: () => analyze(path.resolve(values.beside as string), video) }),
    ...(values.python && {
      'ffmpeg + FaceLandmarker': landmarker(values.python, values.task as string, video),
    }),
  };
  const busy = await busyShare();
  const quiet = busy > QUIET ? `; NOT QUIET: ${Math.round(100 * busy)} % busy before` : '';
  console.log(`${path.basename(video)}, ${os.availableParallelism()} cores of ${os.cpus()[0].model}${quiet}`);
  const rates = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, read] of Object.entries(ways)) {
      const { frames, seconds } = read();
      rates.get(name)!.push(frames / seconds);
    }
  }
  const [[, ours]] = rates;
  for (const [name, all] of rates) {
    const spread =
      all.length > 1 ? ` (${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)})` : '';
    console.log(
      `  ${name.padEnd(24)} ${median(all).toFixed(1).padStart(6)} frames a second${spread}; this checkout reads ` +
        `${median(ours.map((rate, round) => rate / all[round])).toFixed(2)} times as many`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

function repeatedClip(): string {
  const file = path.join(folder, 'clip-640x360.mp4');
  const input = ['-v', 'error', '-stream_loop', '-1', '-i', CLIP, '-t', String(SECONDS)];
  const shape = 'scale=640:360:force_original_aspect_ratio=increase,crop=640:360';
  execFileSync('ffmpeg', [...input, '-vf', shape, '-an', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', file]);
  return file;
}

/** One run of the command line, with an output of its own, so that nothing is gone on with. */
function analyze(checkout: string, video: string): { frames: number; seconds: number } {
  const out = path.join(mkdtempSync(path.join(folder, 'out-')), 'rows.csv');
  const start = performance.now();
  execFileSync('npm', ['run', '-s', 'analyze', '--', '--input', video, '--out', out], {
    cwd: checkout,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const seconds = (performance.now() - start) / 1000;
  return { frames: readFileSync(out, 'utf8').trim().split('\n').length - 1, seconds };
}

function landmarker(python: string, task: string, video: string) {
  const script = path.join(root, 'tests', 'bench', 'face_landmarker.py');
  return (): { frames: number; seconds: number } => {
    const start = performance.now();
    const { frames } = JSON.parse(execFileSync(python, [script, video, task], { encoding: 'utf8' }));
    return { frames, seconds: (performance.now() - start) / 1000 };
  };
}
