/** Bytes of a page of WebAssembly memory. */
const PAGE = 65_536;
/** Everything starts on a line of the cache. */
const ALIGNMENT = 64;
/** 512 MiB: memory that is shared cannot be moved, so its most is set aside from the start. */
const MAX_PAGES = 8192;

/** Memory that the kernels and all their threads share. What is taken stays until the whole goes. */
export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  #end = ALIGNMENT; // nothing lies at 0, which stands for “none”

  /** Address of so many new bytes, all zero. */
  take(bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    return address;
  }

  /** A view that holds until the memory grows. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** A view that holds until the memory grows. */
  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }
}
