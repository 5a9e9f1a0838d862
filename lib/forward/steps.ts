import type { Arena } from './arena';
import { FLOAT_BYTES } from './feature-maps';
import type { Laid } from './threads';

/** Pieces that each thread's share is cut into, so that one that is put aside delays little. */
const PIECES = 4;

/** What kernels/program.ts calls the kinds. */
export const KIND = {
  multiply: 0,
  readSquares: 1,
  multiplySquares: 2,
  pool: 3,
  attend: 4,
  mask: 5,
  sample: 6,
} as const;
const STEP_FIELDS = 8;

/** A number that the kernels read as float32; all others are int32. */
export class Float {
  constructor(readonly value: number) {}
}

interface Step {
  readonly kind: number;
  readonly units: number;
  readonly grain: number;
  readonly fields: number;
}

/** A list of steps for the kernels, which each thread runs from its start to its end. */
export class Program implements Laid {
  readonly #steps: Step[] = [];
  readonly #rooms = new Map<number, number>();
  #address = 0;
  #scratch = 0;
  #scratchBytes = 0;

  /** @param threads how many threads will run it */
  constructor(
    readonly arena: Arena,
    readonly threads: number,
  ) {}

  /** Where the kernels find it; 0 before finish(). */
  get address(): number {
    return this.#address;
  }

  get length(): number {
    return this.#steps.length;
  }

  /** Where the threads' own rooms begin, and how large each is. */
  get scratch(): number {
    return this.#scratch;
  }

  get scratchBytes(): number {
    return this.#scratchBytes;
  }

  /**
   * A step.
   * @param kind of KIND
   * @param units pieces that threads may take
   * @param fields address of what the kernel reads, see keep()
   * @param scratchBytes of a thread's own room that the kernel needs
   */
  add(kind: number, units: number, fields: number, scratchBytes = 0): void {
    const grain = Math.max(1, Math.floor(units / (this.threads * PIECES)));
    this.#steps.push({ kind, units, grain, fields });
    this.#scratchBytes = Math.max(this.#scratchBytes, Math.ceil(scratchBytes / 64) * 64);
  }

  /** Address of numbers laid down for a kernel. */
  keep(fields: readonly (number | Float)[]): number {
    const address = this.arena.take(fields.length * FLOAT_BYTES);
    const floats = this.arena.floats(address, fields.length);
    const integers = this.arena.integers(address, fields.length);
    for (const [index, field] of fields.entries()) {
      if (field instanceof Float) floats[index] = field.value;
      else integers[index] = field;
    }
    return address;
  }

  /** Room that one step fills for the next, shared by all steps that need as much. */
  room(bytes: number): number {
    const known = this.#rooms.get(bytes) ?? this.arena.take(bytes);
    this.#rooms.set(bytes, known);
    return known;
  }

  /** Lays the steps down for the kernels. */
  finish(): void {
    this.#address = this.arena.take(this.#steps.length * STEP_FIELDS * FLOAT_BYTES);
    this.#scratch = this.arena.take(this.threads * this.#scratchBytes);
    this.reset();
  }

  /** Makes all steps undone, for the next pass. No thread may be in it. */
  reset(): void {
    const fields = this.arena.integers(this.#address, this.#steps.length * STEP_FIELDS);
    for (const [index, step] of this.#steps.entries()) {
      fields.set([step.kind, step.units, step.grain, 0, 0, step.fields], index * STEP_FIELDS);
    }
  }
}
