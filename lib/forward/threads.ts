import type { Arena } from './arena';

/** Places in the memory that the threads share besides the maps, int32. */
const PLACES = {
  /** Counts the passes. */
  PASS: 0,
  /** 1 while a pass is open, and 2 more for each helper in it. */
  STATE: 1,
  PROGRAM: 2,
  STEPS: 3,
  /** Where the first thread's own room begins, and how large each one's is. */
  SCRATCH: 4,
  SCRATCH_BYTES: 5,
} as const;
const CONTROL_BYTES = 64;

/** What a helper is given at its start. */
interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of PLACES. */
  readonly control: number;
  /** From 1; the caller's own is 0. */
  readonly thread: number;
}

/** A thread that runs `forward-thread.mjs`. */
export interface Helper {
  start(given: HelperStart): void;
  end(): void;
}

/** The kernels' `run`, see kernels/program.ts. */
type Run = (program: number, steps: number, scratch: number, maySleep: number) => void;

/** Steps that are laid down for the kernels; addresses and bytes. */
export interface Laid {
  readonly address: number;
  readonly length: number;
  /** Where the threads' own rooms begin, one behind the other. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

/** The main thread of a page may not sleep: there it keeps looking instead. */
const MAY_SLEEP = !('document' in globalThis);

/** Runs programs on the caller's thread and its helpers. */
export class Threads {
  readonly #control: number;
  readonly #run: Run;

  constructor(
    private readonly arena: Arena,
    module: WebAssembly.Module,
    private readonly helpers: readonly Helper[],
  ) {
    this.#control = arena.take(CONTROL_BYTES);
    const { exports } = new WebAssembly.Instance(module, { env: { memory: arena.memory } });
    this.#run = exports.run as Run;
    for (const [index, helper] of helpers.entries()) {
      helper.start({ module, memory: arena.memory, control: this.#control, thread: index + 1 });
    }
  }

  /** Runs a program from its first step to its last, which must not be running. */
  run({ address, length, scratch, scratchBytes }: Laid): void {
    if (this.helpers.length === 0) {
      this.#run(address, length, scratch, Number(MAY_SLEEP));
      return;
    }
    const control = this.arena.integers(this.#control, CONTROL_BYTES / 4);
    control[PLACES.PROGRAM] = address;
    control[PLACES.STEPS] = length;
    control[PLACES.SCRATCH] = scratch;
    control[PLACES.SCRATCH_BYTES] = scratchBytes;
    Atomics.store(control, PLACES.STATE, 1);
    Atomics.add(control, PLACES.PASS, 1);
    Atomics.notify(control, PLACES.PASS);
    this.#run(address, length, scratch, Number(MAY_SLEEP));
    // Helpers that come late are told to stay out; those within leave, as no step has anything left to do.
    for (let state = Atomics.and(control, PLACES.STATE, ~1) & ~1; state !== 0; ) {
      if (MAY_SLEEP) Atomics.wait(control, PLACES.STATE, state, 1);
      state = Atomics.load(control, PLACES.STATE);
    }
  }

  end(): void {
    for (const helper of this.helpers) helper.end();
  }
}
