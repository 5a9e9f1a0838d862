import { setTimeout } from 'node:timers/promises';
import { messageOf } from '../errors';
import type { WorkerKind } from './job-kinds';
import type { Queue } from './job-queue';
import { Member, type TakenJob, type Timing } from './member';

/** What a worker does with jobs of a kind. */
export interface Handler {
  /** What the job is, for people. */
  nameOf(data: unknown): string;
  /** Does it, or goes on with it; done twice it leaves the same. */
  work(data: unknown, signal: AbortSignal): Promise<void>;
  /** Looks after the line once a job of it is done. */
  afterwards?(job: TakenJob): Promise<void>;
}

export interface Loop {
  readonly handlers: Partial<Record<WorkerKind, Handler>>;
  readonly device: string;
  /** Ends when nothing waits and nobody works on anything; else it waits for more. */
  readonly isDraining: boolean;
  readonly signal: AbortSignal;
  say(text: string): void;
  readonly timing?: Timing;
}

const LOOK_AGAIN_MS = 1000;

/** Takes jobs of some kinds, one after the other, until it is asked to stop or all is done. */
export async function workLoop(queue: Queue, loop: Loop): Promise<void> {
  const { handlers, device, isDraining, signal, say, timing } = loop;
  const kinds = Object.keys(handlers) as WorkerKind[];
  const member = await Member.join(queue, { kinds, device }, timing);
  try {
    while (!signal.aborted) {
      const lines = await queue.lines(kinds);
      const job = await member.take(lines);
      if (job) {
        const handler = handlers[job.line.split('.')[0] as WorkerKind]!;
        await workOn(member, job, handler, signal, say);
        continue;
      }
      const { waiting, active } = await queue.counts(lines);
      if (isDraining && waiting + active === 0) return;
      await setTimeout(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    await member.leave();
  }
}

async function workOn(
  member: Member,
  job: TakenJob,
  handler: Handler,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const name = handler.nameOf(job.data);
  say(`${name}.`);
  const outcome = await member.attempt(job, signal, (either) => handler.work(job.data, either));
  if (outcome.kind === 'lost') say(`${name} was taken over by another worker.`);
  if (outcome.kind === 'stopped') say(`${name} was left; another worker goes on with it.`);
  if (outcome.kind === 'failed') say(`${name} failed: ${messageOf(outcome.error)}`);
  if (outcome.kind !== 'done') return;
  say(`${name} is done.`);
  await handler.afterwards?.(job);
}
