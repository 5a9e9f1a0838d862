import 'server-only';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ending } from '../door/ending';
import { LOG_FILE } from '../runs/log-lines';
import { runFolder } from './folders';
import { readLines } from './log-file';
import { shownTo } from './readers';
import { type RunSummary, readSummary } from './runs';

const LOOK_EVERY_MS = 500;
const HEARTBEAT_EVERY_MS = 15_000;

/** How soon a browser asks again about a run that has ended, which may be gone on with, milliseconds. */
const ASK_AGAIN_MS = 30_000;

/** After a connection that was cut, milliseconds. */
const RECONNECT_MS = 2_000;

/**
 * What happens to a run, as server-sent events until the run or the server ends or the reader goes away: `log` with the new entries of
 * log.jsonl, whose event id is the byte to go on from; `status` with the summary whenever it has changed; `end` when the run is over;
 * `restart` when the log became shorter and must be read anew; comments as heartbeats.
 * @param from byte of log.jsonl to start at
 */
export async function* follow(id: string, from: number, signal: AbortSignal): AsyncGenerator<string> {
  const log = path.join(runFolder(id), LOG_FILE);
  let at = from;
  let shown = '';
  let lastSent = 0;
  const isOver = AbortSignal.any([signal, ending().signal]);
  for (let look = 0; !isOver.aborted; look++) {
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
    const summary = look % 2 === 0 ? await readSummary(id) : null;
    const text = summary ? JSON.stringify(shownTo(summary)) : shown;
    if (text !== shown) {
      shown = text;
      events.push(`event: status\ndata: ${text}\n\n`);
    }
    const hasEnded = summary !== null && !isActive(summary) && entries.length === 0 && size >= at;
    if (hasEnded) events.push(`event: end\nretry: ${ASK_AGAIN_MS}\ndata: {}\n\n`);
    else if (look === 0) events.push(`retry: ${RECONNECT_MS}\n\n`);
    if (events.length === 0 && Date.now() - lastSent > HEARTBEAT_EVERY_MS) events.push(': still here\n\n');
    if (events.length > 0) {
      lastSent = Date.now();
      yield events.join('');
    }
    if (hasEnded) return;
    await sleep(LOOK_EVERY_MS, undefined, { signal: isOver }).catch(() => {});
  }
}

function event(name: string, data: unknown, id?: number): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

function isActive({ state }: RunSummary): boolean {
  return state === 'running' || state === 'starting';
}
