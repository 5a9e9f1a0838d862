import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../lib/node/root';

const FACES = path.join(root, 'tests', 'fixtures', 'rendered-clip.mjpeg');

/** Whether this machine has the tools that the clips are made and counted with. */
export function hasFfmpeg(): boolean {
  try {
    for (const tool of ['ffmpeg', 'ffprobe']) execFileSync(tool, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const ffmpeg = (...args: string[]) => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);

/** Films the rendered face, 30 frames a second and 240 pixels wide. */
export function film(file: string, seconds: number, ...options: string[]): void {
  ffmpeg(
    '-stream_loop',
    '-1',
    '-f',
    'mjpeg',
    '-r',
    '30',
    '-i',
    FACES,
    '-t',
    `${seconds}`,
    '-r',
    '30',
    ...options,
    file,
  );
}

/** Copies a part of a film without encoding it again, as phones and editors trim. */
export function trim(from: string, to: string, start: number, seconds: number): void {
  ffmpeg('-ss', `${start}`, '-i', from, '-t', `${seconds}`, '-c', 'copy', to);
}

/** Films one after the other, without encoding them again. */
export function join(to: string, list: string, ...films: string[]): void {
  writeFileSync(list, films.map((film) => `file '${film}'\n`).join(''));
  ffmpeg('-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', to);
}

/** When a player shows each frame, in seconds, as ffprobe says. */
export function shownTimes(file: string): number[] {
  const entries = ['-select_streams', 'v', '-show_entries', 'frame=best_effort_timestamp_time'];
  const text = execFileSync('ffprobe', ['-v', 'error', ...entries, '-of', 'csv=p=0', file], {
    encoding: 'utf8',
  });
  return text.match(/-?\d+\.\d+/g)!.map(Number);
}

/** When packets begin in a file, in the order of decoding, with their places in bytes. */
export function packetsOf(file: string): { time: number; at: number; size: number; isKey: boolean }[] {
  const entries = ['-select_streams', 'v', '-show_entries', 'packet=pts_time,pos,size,flags'];
  const text = execFileSync('ffprobe', ['-v', 'error', ...entries, '-of', 'json', file], {
    encoding: 'utf8',
  });
  const { packets } = JSON.parse(text) as {
    packets: Record<'pts_time' | 'pos' | 'size' | 'flags', string>[];
  };
  return packets.map(({ pts_time, pos, size, flags }) => {
    return { time: Number(pts_time), at: Number(pos), size: Number(size), isKey: flags.startsWith('K') };
  });
}

/** A copy whose bytes from a place on are others. */
export function damage(from: string, to: string, at: number, count: number): void {
  const bytes = readFileSync(from);
  bytes.fill(0xff, at, at + count);
  writeFileSync(to, bytes);
}

/**
 * A copy of an MP4 whose tables lie last, with another edit list.
 * @param edits length in milliseconds, and where in the track it begins, in the track's units
 */
export function withEdits(from: string, to: string, edits: readonly (readonly [number, number])[]): void {
  const bytes = readFileSync(from);
  const find = (start: number, end: number, type: string): number => {
    for (let at = start; at + 8 <= end; at += bytes.readUInt32BE(at)) {
      if (bytes.toString('latin1', at + 4, at + 8) === type) return at;
    }
    throw new Error(`no ${type}`);
  };
  const within = (at: number, type: string) => find(at + 8, at + bytes.readUInt32BE(at), type);
  const moov = find(0, bytes.length, 'moov');
  const trak = within(moov, 'trak');
  const edts = within(trak, 'edts');
  const entries = [0, edits.length, ...edits.flatMap(([length, start]) => [length, start, 0x10000])];
  const table = Buffer.alloc(4 * entries.length);
  entries.forEach((value, i) => {
    table.writeInt32BE(value, 4 * i);
  });
  const whole = Buffer.concat([Buffer.from('\0\0\0\0edts\0\0\0\0elst', 'latin1'), table]);
  const old = bytes.readUInt32BE(edts);
  whole.writeUInt32BE(whole.length, 0);
  whole.writeUInt32BE(whole.length - 8, 8);
  for (const at of [moov, trak]) bytes.writeUInt32BE(bytes.readUInt32BE(at) + whole.length - old, at);
  writeFileSync(to, Buffer.concat([bytes.subarray(0, edts), whole, bytes.subarray(edts + old)]));
}
