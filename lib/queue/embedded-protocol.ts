import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** A statement, a line of JSON each. Without values it may be several, which are done as one. */
export const askSchema = z.object({
  id: z.number().int(),
  text: z.string(),
  values: z.array(z.unknown()).optional(),
});

export const answerSchema = z.union([
  z.object({ id: z.number().int(), rows: z.array(z.record(z.string(), z.unknown())) }),
  z.object({ id: z.number().int(), error: z.string(), code: z.string().nullable() }),
]);

export type Ask = z.output<typeof askSchema>;
export type Answer = z.output<typeof answerSchema>;

/** Names of sockets are cut beyond this on macOS; Linux takes 107. */
const LONGEST_SOCKET = 103;

/** Where the server of a folder listens: in the folder, which is its owner’s alone, or where that is too long, beside. */
export function socketOf(folder: string): string {
  const key = createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\ugn-live-queue-${key}`;
  const inside = path.resolve(folder, 'socket');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET) return inside;
  const beside = path.join(os.tmpdir(), `ugn-live-queue-${os.userInfo().uid}`);
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  return path.join(beside, key);
}
