import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../errors';
import type { Ffmpeg } from '../node/ffmpeg';
import { undoneAtExit } from '../node/undone-at-exit';

interface Encoder {
  readonly name: string;
  readonly options: readonly string[];
  /** Filters that its pixels need. */
  readonly filters: readonly string[];
}

/** Best first. Fast rather than small: the file lives for one reading. */
const ENCODERS: readonly Encoder[] = [
  {
    name: 'libx264',
    options: ['-preset', 'ultrafast', '-crf', '6'],
    filters: ['pad=ceil(iw/2)*2:ceil(ih/2)*2'], // it takes even sizes alone
  },
  {
    name: 'libvpx-vp9',
    options: ['-crf', '4', '-b:v', '0', '-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1'],
    filters: [],
  },
];

export function encodersOf(ffmpeg: Ffmpeg): Encoder[] {
  return ENCODERS.filter(({ name }) => ffmpeg.encoders.has(name));
}

interface ConvertOptions {
  readonly path: string;
  /** Of ffmpeg: the only ones that may read the file, whose content is not trusted. */
  readonly demuxers: string;
  readonly encoder: Encoder;
  /** @param share of the file that is converted, 0..1 */
  onProgress(share: number): void;
}

/** A video that browsers read, until it is removed. */
export interface ConvertedVideo {
  readonly path: string;
  /** What ffmpeg complained of; empty for a whole file. */
  readonly complaint: string;
  remove(): void;
}

/**
 * Makes of a video one that browsers read: every frame once, upright, each at its own time, colours as they were but for
 * what 8 bits and half the colour's resolution leave.
 * @throws AppError bad-input when ffmpeg cannot read it
 */
export async function convertVideo(ffmpeg: Ffmpeg, options: ConvertOptions): Promise<ConvertedVideo> {
  const { path, demuxers, encoder, onProgress } = options;
  // Nothing but this file, whatever it says of others.
  const input = ['-protocol_whitelist', 'file', '-format_whitelist', demuxers, '-i', `file:${path}`];
  const { duration, isRgb } = facts(input);
  const folder = mkdtempSync(join(tmpdir(), 'ugn-live-'));
  const output = join(folder, 'converted.mp4');
  const colours = isRgb ? RGB_AS_709 : { filters: [], options: [] };
  const filters = [...colours.filters, ...encoder.filters, 'format=yuv420p|yuvj420p'];
  const child = spawn(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-nostats', '-progress', 'pipe:1', '-copyts', ...input],
      ...['-map', '0:V:0', '-vf', filters.join(','), ...ffmpeg.everyFrameOnce, '-enc_time_base', '1:90000'],
      ...['-c:v', encoder.name, ...encoder.options, ...colours.options],
      ...['-video_track_timescale', '90000', '-f', 'mp4', `file:${output}`],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const remove = undoneAtExit(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(0, 2000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const microseconds = Number(/^out_time_us=(\d+)/.exec(line)?.[1] ?? Number.NaN);
    if (duration > 0 && microseconds >= 0) onProgress(Math.min(1, microseconds / 1e6 / duration));
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(null));
  });
  const [first = ''] = complaint.split('\n').map((line) => line.replace(/^\[\S+ @ \w+\] /, ''));
  if (code === 0) return { path: output, complaint: first, remove };
  remove();
  throw new AppError(
    'bad-input',
    `ffmpeg ${ffmpeg.version} cannot convert it: ${first || `it ended with ${code}`}`,
  );
}

/** Colours without a matrix of their own, as the page's screen would show them. */
const RGB_AS_709 = {
  filters: ['scale=out_color_matrix=bt709:out_range=tv'],
  options: [
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
  ],
};

/** What ffmpeg says of the file before it decodes it: seconds, 0 where unknown, and whether its pixels are red, green and blue. */
function facts(input: readonly string[]): { duration: number; isRgb: boolean } {
  const { stderr } = spawnSync('ffmpeg', ['-nostdin', '-hide_banner', ...input], { encoding: 'utf8' });
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr ?? '') ?? [];
  const duration = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
  const video = /: Video: (.*)/.exec(stderr ?? '')?.[1] ?? '';
  return { duration: duration || 0, isRgb: /, (rgb|bgr|gbr|argb|abgr|0rgb|0bgr|pal8|bayer)/.test(video) };
}
