// A thread that helps with the kernels of kernel-threads.ts; it sleeps between jobs and ends with the process.
import { workerData } from 'node:worker_threads';

const { module, memory, room, control, names } = workerData;
const { JOB, STATE, KERNEL, UNITS, GRAIN, NEXT, FAILED, FIRST_ARGUMENT } = workerData.places;

const instance = new WebAssembly.Instance(module, { env: { memory } });
instance.exports.takeRoom(room);
const kernels = names.map((name) => instance.exports[name]);
const numbers = new Int32Array(control);
const values = new Float64Array(control);
/** Turns of looking for the next job before falling asleep, some tens of microseconds. */
const PATIENCE = 2000;

/** Takes part in the open job; false when there is none. */
function join() {
  for (let state = Atomics.load(numbers, STATE); state & 1; state = Atomics.load(numbers, STATE)) {
    if (Atomics.compareExchange(numbers, STATE, state, state + 2) === state) return true;
  }
  return false;
}

let seen = 0;
for (;;) {
  for (let turn = 0; turn < PATIENCE && Atomics.load(numbers, JOB) === seen; turn++);
  while (Atomics.load(numbers, JOB) === seen) Atomics.wait(numbers, JOB, seen);
  seen = Atomics.load(numbers, JOB);
  if (!join()) continue;
  try {
    const kernel = kernels[numbers[KERNEL]];
    const given = Array.from(values.subarray(FIRST_ARGUMENT, FIRST_ARGUMENT + kernel.length - 2));
    const units = numbers[UNITS];
    const grain = numbers[GRAIN];
    for (
      let first = Atomics.add(numbers, NEXT, grain);
      first < units;
      first = Atomics.add(numbers, NEXT, grain)
    ) {
      kernel(...given, first, Math.min(units, first + grain));
    }
  } catch {
    Atomics.store(numbers, FAILED, 1);
  }
  Atomics.sub(numbers, STATE, 2);
  Atomics.notify(numbers, STATE);
}
