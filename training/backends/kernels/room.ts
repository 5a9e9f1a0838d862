/** A thread's own room, in AssemblyScript: each thread has an instance of the kernels for itself. */

/** Rows that are multiplied at once. */
export const MOST_ROWS: i32 = 384;
/** Pixels of a filter gradient that stay in the cache while all tiles pass over them. */
export const CHUNK: i32 = 256;
export const MOST_PLACES: i32 = 16384;

/** Of ROOM_BYTES of kernel-threads.ts. */
let room: usize = 0;

/** Called once in each thread, before its first kernel. */
export function takeRoom(address: usize): void {
  room = address;
}

/** For the fields of a tile. */
export function tileRoom(): usize {
  return room;
}

/** For 8 numbers. */
export function biasRoom(): usize {
  return room + 64;
}

/** For columns of a panel that is not whole: 8 numbers for each row … */
export function panelRoom(): usize {
  return room + 128;
}

/** … and where each row is, int32. */
export function panelPlaces(): usize {
  return panelRoom() + <usize>(MOST_ROWS * 32);
}

/** For what lies under a tap, 6 lines of CHUNK numbers. */
export function linesRoom(): usize {
  return panelPlaces() + <usize>(MOST_ROWS * 4);
}

/** For distances, MOST_PLACES int32. */
export function placesRoom(): usize {
  return linesRoom() + <usize>(6 * CHUNK * 4);
}
