import { spawn } from 'node:child_process';
import { AppError } from '../../../lib/errors';
import { findEveryFrameOnce } from '../../../lib/node/ffmpeg';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * @returns ffmpeg's option that keeps every frame once, whose name depends on the version
 * @throws AppError io without ffmpeg
 */
export function requireFfmpeg(): string[] {
  const everyFrameOnce = findEveryFrameOnce();
  if (everyFrameOnce) return everyFrameOnce;
  throw new AppError(
    'io',
    'The frames of this dataset lie in videos, which are read by ffmpeg, and it was not found. ' +
      'Install ffmpeg, or give the frames of each video as pictures: Frames/SN001/1.png, 2.png, and so on.',
  );
}

/**
 * Frames of a video in their order, as PNG.
 * @param numbers which ones, counted from 1, in order
 * @param everyFrameOnce see requireFfmpeg
 * @returns fewer where the video ends before or breaks off; then what ffmpeg said of it
 * @throws AppError io when something killed ffmpeg
 */
export async function* videoFrames(
  path: string,
  numbers: readonly number[],
  everyFrameOnce: readonly string[],
): AsyncGenerator<{ number: number; png: Buffer }, string> {
  const first = numbers[0];
  const step = numbers.reduce((common, number) => divisor(common, number - first), 0) || 1;
  const last = numbers[numbers.length - 1];
  const wanted = new Set(numbers);
  const ffmpeg = spawn('ffmpeg', [
    ...['-nostdin', '-v', 'error', '-i', `file:${path}`, '-map', '0:v:0'],
    ...['-vf', `select=gte(n\\,${first - 1})*not(mod(n-${first - 1}\\,${step}))`, ...everyFrameOnce],
    ...['-frames:v', String((last - first) / step + 1)],
    ...['-f', 'image2pipe', '-c:v', 'png', '-compression_level', '1', 'pipe:1'],
  ]);
  let complaint = '';
  ffmpeg.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(0, 2000);
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    ffmpeg.on('close', (_, killedBy) => resolve(killedBy)),
  );
  try {
    let number = first;
    for await (const png of picturesOf(ffmpeg.stdout)) {
      if (wanted.has(number)) yield { number, png };
      number += step;
    }
    const killedBy = await ended;
    if (killedBy) throw new AppError('io', `ffmpeg was ended by ${killedBy} while it read ${path}.`);
    return complaint.split('\n')[0];
  } finally {
    ffmpeg.kill('SIGKILL');
  }
}

/** PNG files that follow each other in a stream. */
async function* picturesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = Buffer.alloc(0);
  for await (const part of stream) {
    bytes = Buffer.concat([bytes, part]);
    for (let end = endOfPicture(bytes); end !== null; end = endOfPicture(bytes)) {
      yield bytes.subarray(0, end);
      bytes = bytes.subarray(end);
    }
  }
}

/** Where the first picture ends, behind its IEND chunk; null when that has not come yet. */
function endOfPicture(bytes: Buffer): number | null {
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at); // length, name, data, checksum
    if (end > bytes.length) return null;
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return end;
    at = end;
  }
  return null;
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}
