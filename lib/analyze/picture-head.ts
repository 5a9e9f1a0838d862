import { tiffFacts } from './tiff-head';

type PictureKind = keyof typeof FACTS;

/** What a picture's own bytes say of it, without decoding it. */
export interface PictureHead {
  readonly kind: PictureKind;
  /** Pixels as stored; 0 where the head does not say. */
  readonly width: number;
  readonly height: number;
  /** More than one: an animation, or several pages (TIFF) or views (MPO). */
  readonly pictures: number;
  /** The end is missing. */
  readonly isCut: boolean;
}

type PictureFacts = Omit<PictureHead, 'kind'>;

/**
 * @param bytes the whole file; nothing of it is trusted
 * @returns null for a file of another kind, or one whose head is too short to tell
 */
export function pictureHead(bytes: Uint8Array): PictureHead | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = pictureKindOf(bytes);
  try {
    return kind && { kind, ...FACTS[kind](view) };
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends within its head
    throw error;
  }
}

/**
 * The kind of a picture by its first bytes.
 * @param bytes 32 or more; nothing of them is trusted
 */
export function pictureKindOf(bytes: Uint8Array): PictureKind | null {
  const text = latin1(bytes, 0, 32);
  const brand = text.slice(4, 8) === 'ftyp' ? text.slice(8, 12) : '';
  const begins = (...starts: string[]) => starts.some((start) => text.startsWith(start));
  if (begins('\xff\xd8\xff')) return 'jpeg';
  if (begins('\x89PNG\r\n\x1a\n')) return 'png';
  if (begins('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (begins('GIF87a', 'GIF89a')) return 'gif';
  if (begins('II*\0', 'MM\0*', 'II+\0', 'MM\0+')) return 'tiff';
  if (/^avi[fs]/.test(brand)) return 'avif';
  if (/^(hei[cfxms]|hev[cx]|mif1|msf1)/.test(brand)) return 'heic';
  if (brand === 'crx ') return 'raw';
  if (begins('\xff\x0a', '\0\0\0\x0cJXL ')) return 'jxl';
  if (begins('\0\0\0\x0cjP  ', '\xff\x4f\xff\x51')) return 'jp2';
  if (begins('8BPS\0\x01', '8BPS\0\x02')) return 'psd';
  return isBitmap(bytes) ? 'bmp' : null;
}

/** “BM”, two empty fields, and a header of one of the lengths that there are: a text may begin with the letters. */
function isBitmap(bytes: Uint8Array): boolean {
  const [b, m, , , , , ...empty] = bytes.subarray(0, 10);
  const [length, ...rest] = bytes.subarray(14, 18);
  const isLength = [12, 40, 52, 56, 64, 108, 124].includes(length) && rest.every((byte) => byte === 0);
  return b === 0x42 && m === 0x4d && empty.every((byte) => byte === 0) && isLength;
}

const FACTS = {
  jpeg,
  png,
  webp,
  gif,
  bmp,
  avif: boxed,
  heic: boxed,
  tiff: tiffFacts,
  jxl: unread,
  jp2: unread,
  psd: unread,
  raw: unread,
} satisfies Record<string, (view: DataView) => PictureFacts>;

/** Kinds that browsers do not decode. */
function unread(): PictureFacts {
  return { width: 0, height: 0, pictures: 1, isCut: false };
}

/** ITU T.81: segments, each with its length, then the coded picture up to the marker FF D9. */
function jpeg(view: DataView): PictureFacts {
  let size = { width: 0, height: 0 };
  let pictures = 1;
  for (let at = 2; ; ) {
    if (at + 4 > view.byteLength) return { ...size, pictures, isCut: true };
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return { ...size, pictures, isCut: false }; // damaged: the browser says how
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === 0xe2 && nameAt(view, at + 4) === 'MPF\0') pictures = viewsOf(view, at + 8);
    at += 2 + view.getUint16(at + 2);
    if (marker === 0xda) return { ...size, pictures, isCut: !hasEndOfImage(view, at) };
  }
}

/**
 * CIPA DC-007: an index as a TIFF directory with an entry of 16 bytes for each picture in the file. Counted are views of
 * a stereo camera or parts of a panorama; thumbnails and a phone's gain map or depth are not pictures of their own.
 */
function viewsOf(view: DataView, base: number): number {
  const isLittle = view.getUint16(base) === 0x4949;
  const directory = base + view.getUint32(base + 4, isLittle);
  for (let i = 0; i < view.getUint16(directory, isLittle); i++) {
    const tag = directory + 2 + 12 * i;
    if (view.getUint16(tag, isLittle) !== 0xb002) continue;
    const entries = base + view.getUint32(tag + 8, isLittle);
    const count = Math.floor(view.getUint32(tag + 4, isLittle) / 16);
    let views = 0;
    for (let entry = 0; entry < count; entry++) {
      const type = view.getUint32(entries + 16 * entry, isLittle) & 0xffffff;
      if (entry === 0 || type >> 16 === 2) views++;
    }
    return views;
  }
  return 1;
}

function hasEndOfImage(view: DataView, from: number): boolean {
  for (let at = view.byteLength - 2; at >= from; at--) {
    if (view.getUint16(at) === 0xffd9) return true;
  }
  return false;
}

/** Chunks, each with its length, up to IEND. */
function png(view: DataView): PictureFacts {
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  let pictures = 1;
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const name = nameAt(view, at + 4);
    if (name === 'acTL') pictures = view.getUint32(at + 8);
    if (name === 'IEND') return { width, height, pictures, isCut: false };
    at += 12 + view.getUint32(at);
  }
  return { width, height, pictures, isCut: true };
}

/** RIFF with its length in front; an animation has an ANMF chunk for each picture. */
function webp(view: DataView): PictureFacts {
  const end = 8 + view.getUint32(4, true);
  const isCut = end > view.byteLength;
  switch (nameAt(view, 12)) {
    case 'VP8 ':
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
        pictures: 1,
        isCut,
      };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), pictures: 1, isCut };
    }
    default: {
      const uint24 = (at: number) => view.getUint16(at, true) + 65536 * view.getUint8(at + 2);
      let pictures = 0;
      for (let at = 12; at + 8 <= view.byteLength; ) {
        if (nameAt(view, at) === 'ANMF') pictures++;
        const length = view.getUint32(at + 4, true);
        at += 8 + length + (length % 2);
      }
      return { width: 1 + uint24(24), height: 1 + uint24(27), pictures: Math.max(1, pictures), isCut };
    }
  }
}

/** Blocks of sub-blocks, up to the trailer. */
function gif(view: DataView): PictureFacts {
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let pictures = 0;
  try {
    for (let at = 13 + tableBytes(view.getUint8(10)); ; ) {
      const block = view.getUint8(at);
      if (block === 0x3b) return { ...size, pictures: Math.max(1, pictures), isCut: false };
      if (block === 0x2c) {
        pictures++;
        at += 11 + tableBytes(view.getUint8(at + 9));
      } else at += 2;
      for (let length = 1; length > 0; at += 1 + length) length = view.getUint8(at);
    }
  } catch (error) {
    if (error instanceof RangeError) return { ...size, pictures: Math.max(1, pictures), isCut: true };
    throw error;
  }
}

function bmp(view: DataView): PictureFacts {
  const [width, height] = [view.getInt32(18, true), view.getInt32(22, true)];
  const isCut = view.getUint32(2, true) > view.byteLength;
  return { width: Math.abs(width), height: Math.abs(height), pictures: 1, isCut };
}

/** AVIF and HEIC: the size is that of the largest item; tiles and thumbnails are smaller. */
function boxed(view: DataView): PictureFacts {
  let size = { width: 0, height: 0 };
  const head = latin1(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), 0, 16_384);
  for (let at = head.indexOf('ispe'); at >= 0; at = head.indexOf('ispe', at + 4)) {
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (width * height > size.width * size.height) size = { width, height };
  }
  return { ...size, pictures: /^....ftypavis/s.test(head) ? 2 : 1, isCut: isBoxesCut(view) };
}

/** Whether boxes, each with its length in front, go beyond the end. */
function isBoxesCut(view: DataView): boolean {
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const length = view.getUint32(at);
    if (length === 0) return false; // this box ends with the file
    at += Math.max(8, length);
  }
  return at > view.byteLength;
}

function nameAt(view: DataView, at: number): string {
  return latin1(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at, at + 4);
}

/** A character for each byte; what TextDecoder calls latin1 is Windows-1252. */
function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
