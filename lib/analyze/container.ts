/** How a video's file is laid out. */
export type Container = keyof typeof CONTAINERS;

interface ContainerFacts {
  /** For people, with its article. */
  readonly name: string;
  /** Whether browsers can open it; if not, ffmpeg can. */
  readonly isOpened: boolean;
  /** The demuxers of ffmpeg that may read it. */
  readonly demuxers: string;
}

export const CONTAINERS = {
  mp4: { name: 'an MP4 or QuickTime video', isOpened: true, demuxers: 'mov' },
  matroska: { name: 'a Matroska or WebM video', isOpened: true, demuxers: 'matroska' },
  'mpeg-ts': { name: 'an MPEG transport stream', isOpened: true, demuxers: 'mpegts' },
  avi: { name: 'an AVI video', isOpened: false, demuxers: 'avi' },
  asf: { name: 'a Windows Media video', isOpened: false, demuxers: 'asf' },
  mpeg: { name: 'an MPEG-1 or MPEG-2 video', isOpened: false, demuxers: 'mpeg,mpegvideo' },
  flv: { name: 'a Flash video', isOpened: false, demuxers: 'flv' },
  ogg: { name: 'an Ogg video (Theora)', isOpened: false, demuxers: 'ogg' },
} as const satisfies Record<string, ContainerFacts>;

/** Bytes of a file's beginning by which it is known. */
export const HEAD_BYTES = 4096;

/** What a video's file is by its first bytes; null for everything else, sound alone included. */
export function containerOf(head: Uint8Array): Container | null {
  const text = latin1(head);
  const box = text.slice(4, 8);
  if (box === 'ftyp') return NO_VIDEO.test(text.slice(8, 12)) ? null : 'mp4';
  if (/^(moov|mdat|wide|pnot|free|skip)$/.test(box)) return 'mp4'; // QuickTime before there was “ftyp”
  if (text.startsWith('\x1a\x45\xdf\xa3')) return 'matroska';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'AVI ') return 'avi';
  if (text.startsWith(ASF_HEADER)) return text.includes(ASF_VIDEO) ? 'asf' : null;
  if (text.startsWith('\0\0\x01\xba') || text.startsWith('\0\0\x01\xb3')) return 'mpeg';
  if (text.startsWith('FLV\x01')) return 'flv';
  if (text.startsWith('OggS')) return text.includes('\x80theora') ? 'ogg' : null;
  return isTransportStream(head) ? 'mpeg-ts' : null;
}

/** Brands of sound and of pictures in MP4's boxes. */
const NO_VIDEO = /^(M4[ABP] |avi[fs]|hei.|hev[cx]|mif1|msf1|crx |jp[2xm] |jxl )$/;

/** GUIDs of Microsoft's ASF specification, as they lie in the file. */
const ASF_HEADER = '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c';
const ASF_VIDEO = '\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b';

/** Packets of 188 bytes that each begin with 0x47; a camcorder's have a time of four bytes in front. */
function isTransportStream(head: Uint8Array): boolean {
  return [
    [0, 188],
    [4, 192],
  ].some(([first, step]) => [0, 1, 2].every((i) => head[first + i * step] === 0x47));
}

/**
 * The codec that the head of an AVI or Windows Media file names.
 * @returns four characters, such as MJPG or WMV3; null where none is named
 */
export function fourCharacterCode(head: Uint8Array): string | null {
  const text = latin1(head);
  const found =
    // Stream header, 'strf' with its length, BITMAPINFOHEADER: the code is its fifth field.
    /vids.{52}strf.{4}.{16}([\x20-\x7e]{4})/s.exec(text) ??
    // ASF: the stream's type, its error correction, lengths and flags, then the size and a BITMAPINFOHEADER.
    new RegExp(`${escaped(ASF_VIDEO)}.{38}.{11}.{16}([\\x20-\\x7e]{4})`, 's').exec(text);
  return found?.[1].trim() ?? null;
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** A character for each byte; what TextDecoder calls latin1 is Windows-1252. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
}
