import 'server-only';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOG_FILE } from '../runs/log-lines';
import { runFolder } from './folders';
import { readLines } from './log-file';
import { readSummary } from './runs';

const LOOK_EVERY_MS = 500;
const HEARTBEAT_EVERY_MS = 15_000;

/**
 * What happens to a run, as server-sent events until the reader goes away: `log` with the new entries of
 * log.jsonl, whose event id is the byte to go on from; `status` with the summary whenever it has changed;
 * `restart` when the log became shorter and must be read anew; comments as heartbeats.
 * @param from byte of log.jsonl to start at
 */
export async function* follow(id: string, from: number, signal: AbortSignal): AsyncGenerator<string> {
  const log = path.join(runFolder(id), LOG_FILE);
  let at = from;
  let shown = '';
  let lastSent = 0;
  for (let look = 0; !signal.aborted; look++) {
    const events: string[] = [];
    const { entries, next, size } = await readLines(log, at);
    if (size < at) {
      at = 0;
      events.push(event('restart', {}));
    } else {
      at = next;
      if (entries.length > 0) events.push(event('log', entries, at));
    }
    // A training writes its status once a second.
    const summary = look % 2 === 0 ? JSON.stringify(await readSummary(id)) : shown;
    if (summary !== shown) {
      shown = summary;
      events.push(`event: status\ndata: ${summary}\n\n`);
    }
    if (events.length === 0 && Date.now() - lastSent > HEARTBEAT_EVERY_MS) events.push(': still here\n\n');
    if (events.length > 0) {
      lastSent = Date.now();
      yield events.join('');
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

function event(name: string, data: unknown, id?: number): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
