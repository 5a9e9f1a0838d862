/** A box of an ISO media file: MP4, QuickTime, 3GP. Places in bytes. */
export interface IsoBox {
  readonly type: string;
  readonly start: number;
  /** Where what it holds begins. */
  readonly content: number;
  /** As its length says; may lie behind the end of what holds it. */
  readonly end: number;
}

/** Bytes of a box's head at most: length, type, long length. */
const HEAD = 16;

/** The boxes of a file one after the other; the last one may be longer than the file. Ends at bytes that are no head. */
export async function* fileBoxes(file: Blob): AsyncGenerator<IsoBox, void> {
  for (let at = 0; at + 8 <= file.size; ) {
    const head = new DataView(await file.slice(at, at + HEAD).arrayBuffer());
    const box = boxAt(head, 0, at, file.size);
    if (!box) return;
    yield box;
    at = box.end;
  }
}

/** The boxes that a box holds. */
export function* boxesIn(view: DataView, from: number, to: number): Generator<IsoBox, void> {
  for (let at = from; at + 8 <= to; ) {
    const box = boxAt(view, at, at, to);
    if (!box || box.end > to) return;
    yield box;
    at = box.end;
  }
}

/**
 * @param at of the head, in the view
 * @param start of the box, in the file
 * @param last end of what holds it
 */
function boxAt(view: DataView, at: number, start: number, last: number): IsoBox | null {
  const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));
  const short = view.getUint32(at);
  if (short === 0) return { type, start, content: start + 8, end: last }; // to the end
  if (short === 1 && at + HEAD > view.byteLength) return null;
  const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
  const content = start + (short === 1 ? HEAD : 8);
  return start + length < content ? null : { type, start, content, end: start + length };
}
