import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Outcome } from '../analyze/outcome';
import { AppError, messageOf } from '../errors';
import { quoted } from '../readings/table-format';

/** A line of the list of failures. */
export interface Trouble {
  readonly input: string;
  readonly outcome: 'failed' | 'read' | 'skipped';
  readonly reason: string;
  readonly detail: string;
}

/** What is worth telling of each file. */
export function troublesOf(input: string, outcome: Outcome): Trouble[] {
  if (outcome.kind === 'failed') {
    return [{ input, outcome: 'failed', reason: outcome.reason, detail: outcome.detail }];
  }
  return outcome.remarks.map(({ reason, detail }) => ({ input, outcome: 'read', reason, detail }));
}

export function* troubleLines(troubles: readonly Trouble[]): Generator<string> {
  yield 'input,outcome,reason,detail\n';
  for (const { input, outcome, reason, detail } of troubles) {
    yield `${[input, outcome, reason, detail].map(quoted).join(',')}\n`;
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then into it.
 * @throws AppError io, naming the file
 */
export async function writeWhole(
  path: string,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string>,
): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.from(pieces), createWriteStream(part));
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof AppError) throw cause;
    throw new AppError('io', `Cannot write ${path}: ${messageOf(cause)}`, { cause });
  }
}
