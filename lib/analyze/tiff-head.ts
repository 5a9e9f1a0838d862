/** Tags of TIFF 6.0. */
const SUBFILE_TYPE = 254;
const WIDTH = 256;
const HEIGHT = 257;
const STRIP_OFFSETS = 273;
const STRIP_BYTES = 279;
const TILE_OFFSETS = 324;
const TILE_BYTES = 325;

/** Bytes of a value by its type's number. */
const BYTES: Partial<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8 };
/** More are not looked through; a directory that leads back would never end. */
const MOST_PAGES = 10_000;

/**
 * A chain of directories of tags, one for each page. The size is that of the first page that is no thumbnail; 0 where
 * there is none.
 * @throws RangeError where the file ends too early
 */
export function tiffFacts(view: DataView) {
  const isLittle = view.getUint8(0) === 0x49;
  const isBig = view.getUint16(2, isLittle) === 43;
  const offsetAt = (at: number) =>
    isBig ? Number(view.getBigUint64(at, isLittle)) : view.getUint32(at, isLittle);
  const [countBytes, entryBytes, offsetBytes] = isBig ? [8, 20, 8] : [2, 12, 4];

  /** The values of the tags that matter here, by tag. */
  const tagsAt = (directory: number) => {
    const count = isBig ? offsetAt(directory) : view.getUint16(directory, isLittle);
    const tags = new Map<number, number[]>();
    for (let i = 0; i < count; i++) {
      const entry = directory + countBytes + entryBytes * i;
      const bytes = BYTES[view.getUint16(entry + 2, isLittle)];
      const tag = view.getUint16(entry, isLittle);
      if (bytes && WANTED.has(tag)) {
        const length = offsetAt(entry + 4);
        const place = entry + 4 + offsetBytes;
        const from = length * bytes <= offsetBytes ? place : offsetAt(place);
        if (from + length * bytes > view.byteLength) throw new RangeError('beyond the end');
        tags.set(tag, valuesOf(view, from, length, bytes, isLittle));
      }
    }
    return { tags, next: offsetAt(directory + countBytes + entryBytes * count) };
  };

  let facts = { width: 0, height: 0, pictures: 0, isCut: false };
  const seen = new Set<number>();
  try {
    for (let at = offsetAt(isBig ? 8 : 4); at !== 0 && !seen.has(at) && seen.size < MOST_PAGES; ) {
      seen.add(at);
      const { tags, next } = tagsAt(at);
      const first = (tag: number) => tags.get(tag)?.[0] ?? 0;
      if ((first(SUBFILE_TYPE) & 1) === 0) {
        const { pictures, isCut } = facts;
        if (pictures === 0) facts = { ...facts, width: first(WIDTH), height: first(HEIGHT) };
        facts = { ...facts, pictures: pictures + 1, isCut: isCut || isDataCut(tags, view.byteLength) };
      }
      at = next;
    }
    return facts;
  } catch (error) {
    if (error instanceof RangeError) return { ...facts, isCut: true };
    throw error;
  }
}

const WANTED = new Set([SUBFILE_TYPE, WIDTH, HEIGHT, STRIP_OFFSETS, STRIP_BYTES, TILE_OFFSETS, TILE_BYTES]);

function valuesOf(view: DataView, from: number, count: number, bytes: 1 | 2 | 4 | 8, isLittle: boolean) {
  const read = {
    1: (at: number) => view.getUint8(at),
    2: (at: number) => view.getUint16(at, isLittle),
    4: (at: number) => view.getUint32(at, isLittle),
    8: (at: number) => Number(view.getBigUint64(at, isLittle)),
  }[bytes];
  return Array.from({ length: count }, (_, i) => read(from + bytes * i));
}

/** Whether a strip or tile of the page lies beyond the file's end. */
function isDataCut(tags: ReadonlyMap<number, number[]>, end: number): boolean {
  const offsets = tags.get(STRIP_OFFSETS) ?? tags.get(TILE_OFFSETS) ?? [];
  const lengths = tags.get(STRIP_BYTES) ?? tags.get(TILE_BYTES) ?? [];
  return offsets.some((offset, i) => offset + (lengths[i] ?? 0) > end);
}
