/*
 * A pass of the network as a list of steps, run by all threads, in AssemblyScript. Whoever is free takes the next units of
 * the step; a step begins when all units of the one before are done, so a thread that the system has put aside without
 * units holds nobody up. No sum depends on who computes it.
 */
import { attend } from './attention';
import { maskParameters, samplePresence } from './sample-graph';
import { poolLines } from './max-pool';
import { multiply } from './product';
import { multiplySquares, readSquares } from './winograd';

/** Turns of looking whether a step is done before sleeping. */
const PATIENCE: i32 = 20000;
/** Nanoseconds of sleep between looks after that. */
const NAP: i64 = 50000;

/** Layout of lib/forward/steps.ts. */
@unmanaged
class Step {
  kind: i32;
  units: i32;
  /** Units that are taken at once. */
  grain: i32;
  /** First unit that nobody has taken. */
  next: i32;
  done: i32;
  fields: usize;
  unused0: i32;
  unused1: i32;
}

/** Runs `count` steps from `program`; called by each thread with room of its own, and whether it is one that may sleep. */
export function run(program: usize, count: i32, scratch: usize, maySleep: bool): void {
  for (let index = 0; index < count; index++) {
    const step = changetype<Step>(program + <usize>index * offsetof<Step>());
    work(step, scratch);
    waitFor(step, maySleep);
  }
}

function work(step: Step, scratch: usize): void {
  const next = changetype<usize>(step) + offsetof<Step>('next');
  const done = changetype<usize>(step) + offsetof<Step>('done');
  for (;;) {
    const first = atomic.add<i32>(next, step.grain);
    if (first >= step.units) return;
    const last = min(first + step.grain, step.units);
    perform(step, scratch, first, last);
    if (atomic.add<i32>(done, last - first) + last - first === step.units) atomic.notify(done, -1);
  }
}

function perform(step: Step, scratch: usize, first: i32, last: i32): void {
  if (step.kind === 0) multiply(step.fields, scratch, first, last);
  else if (step.kind === 1) readSquares(step.fields, scratch, first, last);
  else if (step.kind === 2) multiplySquares(step.fields, scratch, first, last);
  else if (step.kind === 3) poolLines(step.fields, first, last);
  else if (step.kind === 4) attend(step.fields, scratch, first, last);
  else if (step.kind === 5) maskParameters(step.fields, first, last);
  else samplePresence(step.fields, scratch, first, last);
}

function waitFor(step: Step, maySleep: bool): void {
  const done = changetype<usize>(step) + offsetof<Step>('done');
  for (let turn = 0; turn < PATIENCE || !maySleep; turn++) {
    if (atomic.load<i32>(done) === step.units) return;
  }
  for (;;) {
    const seen = atomic.load<i32>(done);
    if (seen === step.units) return;
    atomic.wait<i32>(done, seen, NAP);
  }
}
