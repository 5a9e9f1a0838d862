import os from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** A machine that is busier than this share of its cores before the run is not quiet. */
export const QUIET = 0.1;

/** The share of all cores that others take, over two seconds. */
export async function busyShare(): Promise<number> {
  const sums = () =>
    os.cpus().reduce(
      ({ idle, total }, { times }) => ({
        idle: idle + times.idle,
        total: total + Object.values(times).reduce((sum, time) => sum + time, 0),
      }),
      { idle: 0, total: 0 },
    );
  const before = sums();
  await setTimeout(2000);
  const after = sums();
  return 1 - (after.idle - before.idle) / (after.total - before.total);
}
