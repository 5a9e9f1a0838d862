import { sum } from 'd3-array';
import type { FileKind } from './file-kind';

export interface TimedFile {
  readonly kind: FileKind;
  readonly bytes: number;
  /** Of the file that is done, 0..1. */
  readonly share: number;
  /** Milliseconds that were spent on it so far. */
  readonly spent: number;
  /** Whether there is more to do. */
  readonly isOpen: boolean;
}

/**
 * Seconds until all files are read, from what was needed so far: pictures are alike, videos take time by their
 * bytes.
 * @returns null while nothing like the rest has been read
 */
export function secondsLeft(files: readonly TimedFile[]): number | null {
  const work = ({ kind, bytes }: TimedFile) => (kind === 'picture' ? 1 : bytes);
  let left = 0;
  for (const kind of ['picture', 'video'] as const) {
    const alike = files.filter((file) => file.kind === kind);
    const open = sum(alike.filter(({ isOpen }) => isOpen).map((file) => work(file) * (1 - file.share)));
    if (open === 0) continue;
    const done = sum(alike.map((file) => work(file) * file.share));
    if (done === 0) return null;
    left += (open / done) * sum(alike.filter(({ share }) => share > 0).map(({ spent }) => spent));
  }
  return left / 1000;
}
