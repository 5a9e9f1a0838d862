import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors';
import { writeAtomically } from '../../lib/node/atomic';
import { isMissing } from '../../lib/node/json-file';
import { LOG_FILE, parseLogLine } from '../../lib/runs/log-lines';
import type { Position } from '../stages/checkpoint';

/**
 * Takes out of a run's log what came after the checkpoint that it goes on from, as that will be done again: the
 * log of a run that was cut off reads like that of one that was not.
 * @param position null where the run starts anew
 */
export async function rewindLog(folder: string, position: Position | null): Promise<void> {
  const file = path.join(folder, LOG_FILE);
  const text = await readFile(file, 'utf8').catch((error) => {
    if (isMissing(error)) return '';
    throw new AppError('io', `Cannot read ${file}: ${messageOf(error)}`, { cause: error });
  });
  const lines = text.split('\n').filter((line) => line !== '');
  const kept = lines.filter((line) => position !== null && isDone(line, position));
  if (kept.length < lines.length) await writeAtomically(file, [kept.map((line) => `${line}\n`).join('')]);
}

function isDone(line: string, position: Position): boolean {
  const entry = parseLogLine(line); // null for the last line of a process that was killed
  if (!entry) return false;
  return entry.stage < position.stage || (entry.stage === position.stage && entry.step <= position.step);
}
