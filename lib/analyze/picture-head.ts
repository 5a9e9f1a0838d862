/** What a picture's own bytes say of it, without decoding it. */
export interface PictureHead {
  readonly kind: 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'heic';
  /** Pixels as stored; 0 where the head does not say. */
  readonly width: number;
  readonly height: number;
  /** More than one: an animation. */
  readonly pictures: number;
  /** The end is missing. */
  readonly isCut: boolean;
}

type Facts = Omit<PictureHead, 'kind'>;

/**
 * @param bytes the whole file; nothing of it is trusted
 * @returns null for a file of another kind, or one whose head is too short to tell
 */
export function pictureHead(bytes: Uint8Array): PictureHead | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = kindOf(bytes);
  try {
    return kind && { kind, ...FACTS[kind](view) };
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends within its head
    throw error;
  }
}

function kindOf(bytes: Uint8Array): PictureHead['kind'] | null {
  const text = latin1(bytes, 0, 16);
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^RIFF....WEBP/s.test(text)) return 'webp';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (/^....ftypavi[fs]/s.test(text)) return 'avif';
  if (/^....ftyp(hei[cfxms]|hev[cx]|mif1|msf1)/s.test(text)) return 'heic';
  return text.startsWith('BM') ? 'bmp' : null;
}

const FACTS: Record<PictureHead['kind'], (view: DataView) => Facts> = {
  jpeg,
  png,
  webp,
  gif,
  bmp,
  avif: boxed,
  heic: boxed,
};

/** ITU T.81: segments, each with its length, then the coded picture up to the marker FF D9. */
function jpeg(view: DataView): Facts {
  let size = { width: 0, height: 0 };
  for (let at = 2; ; ) {
    if (at + 4 > view.byteLength) return { ...size, pictures: 1, isCut: true };
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return { ...size, pictures: 1, isCut: false }; // damaged: the browser says how
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
    if (marker === 0xda) return { ...size, pictures: 1, isCut: !hasEndOfImage(view, at) };
  }
}

function hasEndOfImage(view: DataView, from: number): boolean {
  for (let at = view.byteLength - 2; at >= from; at--) {
    if (view.getUint16(at) === 0xffd9) return true;
  }
  return false;
}

/** Chunks, each with its length, up to IEND. */
function png(view: DataView): Facts {
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
function webp(view: DataView): Facts {
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
function gif(view: DataView): Facts {
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

function bmp(view: DataView): Facts {
  const [width, height] = [view.getInt32(18, true), view.getInt32(22, true)];
  const isCut = view.getUint32(2, true) > view.byteLength;
  return { width: Math.abs(width), height: Math.abs(height), pictures: 1, isCut };
}

/** AVIF and HEIC: the size is that of the largest item; tiles and thumbnails are smaller. */
function boxed(view: DataView): Facts {
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
