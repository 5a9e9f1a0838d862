import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../lib/errors';
import type { WasmModule } from './wasm-heap';

/** The two binaries that are built from the kernels: with relaxed SIMD, whose products are fused, and without. */
const BINARIES = ['kernels-relaxed.wasm', 'kernels-simd.wasm'] as const;

/** Functions of the kernels; each works on units `first` to `last`, its two last arguments. */
export type KernelName =
  | 'convolve'
  | 'correlate'
  | 'pack'
  | 'packTransposed'
  | 'sumRows'
  | 'sumSquaresAround'
  | 'sumGradients'
  | 'joinSums'
  | 'normalise'
  | 'normaliseGradient'
  | 'maskGradient'
  | 'sumSquares'
  | 'multiply'
  | 'scaleRows'
  | 'blend'
  | 'adamW'
  | 'maxPoolGradient';

/** Places in the memory that the threads share besides the tensors: int32, and float64 for the arguments. */
const PLACES = {
  /** counts the jobs */
  JOB: 0,
  /** 1 while the job is open, and 2 for each helper that takes part */
  STATE: 1,
  KERNEL: 2,
  UNITS: 3,
  GRAIN: 4,
  /** first unit that nobody has taken */
  NEXT: 5,
  FAILED: 6,
  FIRST_ARGUMENT: 4, // in float64
} as const;
const CONTROL_BYTES = 256;
/** What a thread has for itself; kernels/room.ts divides it. */
const ROOM_BYTES = 96 * 1024;
/** Turns of looking whether the other threads are done before falling asleep. */
const PATIENCE = 20_000;
/**
 * Seconds that a helper may still work when the caller has nothing left to do: a piece of work takes milliseconds. They are
 * waited for one by one, so that the time of a process that is held back or asleep does not count.
 */
const LONGEST_SECONDS = 60;

type Kernel = (...args: number[]) => void;

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(binary, import.meta.url)));
}

function fastestBinary(): (typeof BINARIES)[number] {
  return BINARIES.find((binary) => WebAssembly.validate(bytesOf(binary))) ?? 'kernels-simd.wasm';
}

/** Whether this Node multiplies and adds in one instruction, as it does from 22 on. */
export function fusesProducts(): boolean {
  return fastestBinary() === 'kernels-relaxed.wasm';
}

/** Runs the kernels on the caller's thread and on helpers that share the tensors' memory. */
export class KernelThreads {
  private readonly kernels: ReadonlyMap<string, { index: number; run: Kernel }>;
  private readonly control = new SharedArrayBuffer(CONTROL_BYTES);
  private readonly numbers = new Int32Array(this.control);
  private readonly values = new Float64Array(this.control);

  /**
   * @param wasm the wasm backend's module, whose memory they work on
   * @param threads the caller's and its helpers
   * @param longestSeconds that a helper may still work when the caller has nothing left to do
   */
  constructor(
    { wasmMemory: memory, _malloc: allocate }: WasmModule,
    private readonly threads: number,
    private readonly longestSeconds = LONGEST_SECONDS,
  ) {
    const module = new WebAssembly.Module(bytesOf(fastestBinary()));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const rooms = allocate(threads * ROOM_BYTES) >>> 0;
    (exports.takeRoom as (room: number) => void)(rooms);
    const names = Object.keys(exports);
    this.kernels = new Map(names.map((name, index) => [name, { index, run: exports[name] as Kernel }]));
    for (let helper = 1; helper < threads; helper++) {
      const file = fileURLToPath(new URL('./kernel-thread.mjs', import.meta.url));
      const room = rooms + helper * ROOM_BYTES;
      const workerData = { module, memory, room, control: this.control, names, places: PLACES };
      new Worker(file, { workerData, execArgv: [] }).unref();
    }
  }

  /**
   * Does units 0 to `units` in pieces of `grain`, each by whoever is free.
   * @throws AppError internal when a helper failed or is gone, now or before
   */
  run(name: KernelName, units: number, grain: number, ...args: number[]): void {
    const { index, run } = this.kernels.get(name)!;
    if (this.threads === 1 || units <= grain) {
      run(...args, 0, units);
      return;
    }
    const { numbers } = this;
    this.requireHelpers();
    numbers[PLACES.KERNEL] = index;
    numbers[PLACES.UNITS] = units;
    numbers[PLACES.GRAIN] = grain;
    this.values.set(args, PLACES.FIRST_ARGUMENT);
    Atomics.store(numbers, PLACES.NEXT, 0);
    Atomics.store(numbers, PLACES.STATE, 1);
    Atomics.add(numbers, PLACES.JOB, 1);
    Atomics.notify(numbers, PLACES.JOB);
    const take = () => Atomics.add(numbers, PLACES.NEXT, grain);
    for (let first = take(); first < units; first = take())
      run(...args, first, Math.min(units, first + grain));
    this.close();
  }

  /** Ends the job for helpers that come late, and waits for those that take part. */
  private close(): void {
    const { numbers } = this;
    Atomics.and(numbers, PLACES.STATE, ~1);
    for (let turn = 0; turn < PATIENCE && Atomics.load(numbers, PLACES.STATE) !== 0; turn++);
    let seconds = 0;
    for (let state = Atomics.load(numbers, PLACES.STATE); state !== 0; ) {
      if (Atomics.wait(numbers, PLACES.STATE, state, 1000) === 'timed-out') seconds++;
      if (seconds === this.longestSeconds) {
        Atomics.store(numbers, PLACES.FAILED, 1);
        break;
      }
      state = Atomics.load(numbers, PLACES.STATE);
    }
    this.requireHelpers();
  }

  private requireHelpers(): void {
    if (Atomics.load(this.numbers, PLACES.FAILED) === 0) return;
    throw new AppError(
      'internal',
      'A thread of the wasm kernels failed or ended, as where memory is short. Go on with --resume.',
    );
  }
}
