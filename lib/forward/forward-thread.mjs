// A helper of threads.ts, in a browser's worker or in one of Node. It sleeps between passes.
const PASS = 0;
const STATE = 1;
const PROGRAM = 2;
const STEPS = 3;
const SCRATCH = 4;
const SCRATCH_BYTES = 5;
/** Turns of looking for the next pass before falling asleep. */
const PATIENCE = 2000;

/** @param given HelperStart of threads.ts */
function help({ module, memory, control, thread }) {
  const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const places = new Int32Array(memory.buffer, control, 16);
  for (let seen = 0; ; ) {
    for (let turn = 0; turn < PATIENCE && Atomics.load(places, PASS) === seen; turn++);
    while (Atomics.load(places, PASS) === seen) Atomics.wait(places, PASS, seen);
    seen = Atomics.load(places, PASS);
    if (!enter(places)) continue;
    run(places[PROGRAM], places[STEPS], places[SCRATCH] + thread * places[SCRATCH_BYTES], 1);
    Atomics.sub(places, STATE, 2);
    Atomics.notify(places, STATE);
  }
}

/** Takes part in the open pass; false when there is none. */
function enter(places) {
  for (let state = Atomics.load(places, STATE); state & 1; state = Atomics.load(places, STATE)) {
    if (Atomics.compareExchange(places, STATE, state, state + 2) === state) return true;
  }
  return false;
}

if (globalThis.WorkerGlobalScope) {
  globalThis.onmessage = ({ data }) => help(data);
} else {
  const { parentPort } = await import('node:worker_threads');
  parentPort.on('message', help);
}
