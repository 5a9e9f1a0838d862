import type { FileKind } from './file-kind';
import { fileBoxes } from './iso-boxes';
import type { Failure, Remark } from './outcome';
import { pictureHead } from './picture-head';

/** Beyond this a decoded picture takes over half a gigabyte, and the browser gives up or dies. */
const MOST_PIXELS = 150_000_000;
/** Of a picture's file, which is read whole. */
const MOST_PICTURE_BYTES = 256 * 1024 * 1024;

/**
 * What a file's own bytes say before the browser is asked to decode it.
 * @returns why it cannot be read, or what is worth knowing of it
 */
export async function inspect(file: Blob, kind: FileKind): Promise<Failure | Remark[]> {
  if (file.size === 0) return { kind: 'failed', reason: 'empty', detail: 'it has 0 bytes' };
  if (kind === 'video') {
    return (await isVideoCut(file))
      ? [{ reason: 'truncated', detail: 'the end of the video is missing' }]
      : [];
  }
  if (file.size > MOST_PICTURE_BYTES) {
    return huge(`it has ${megas(file.size)} MB; at most ${megas(MOST_PICTURE_BYTES)} can be read`);
  }
  const head = pictureHead(new Uint8Array(await file.arrayBuffer()));
  if (!head) return []; // of a kind that only the browser knows, or of none: it will say
  const { width, height, pictures } = head;
  if (width * height > MOST_PIXELS) {
    return huge(`it is ${width}×${height}; at most ${MOST_PIXELS / 1e6} megapixels can be read`);
  }
  return pictures > 1
    ? [{ reason: 'animated', detail: 'its first picture was read; save it as a video to have all' }]
    : [];
}

/** Why the browser refused a file: its end is missing, it is of a kind that it does not know, or it is damaged. */
export async function whyUnreadable(file: Blob, kind: FileKind, message: string): Promise<Failure> {
  const head = kind === 'picture' ? pictureHead(new Uint8Array(await file.arrayBuffer())) : null;
  if (head ? head.isCut : await isVideoCut(file)) {
    return { kind: 'failed', reason: 'truncated', detail: 'its end is missing' };
  }
  const detail =
    head?.kind === 'heic' ? 'it is a HEIC picture, which this browser cannot read; save it as JPEG' : message;
  return { kind: 'failed', reason: 'unreadable', detail };
}

function huge(detail: string): Failure {
  return { kind: 'failed', reason: 'huge', detail };
}

const megas = (bytes: number): number => Math.round(bytes / 1024 ** 2);

/** Boxes that an MP4 or QuickTime file is made of, and so whose end must be there. */
const KNOWN_BOXES =
  'ftyp styp moov moof mdat free skip wide uuid udta meta sidx ssix mfra pdin prft emsg pnot PICT'.split(' ');

/**
 * Whether the end of an MP4 or QuickTime file is missing: one of its boxes goes beyond it, or its tables or its pictures
 * are not there. What stands behind the last box and is no box (a tag, a note, zeros) is none of the video's.
 */
async function isVideoCut(file: Blob): Promise<boolean> {
  const seen = new Set<string>();
  for await (const { type, end } of fileBoxes(file)) {
    if (seen.size === 0 && type !== 'ftyp') return false; // another kind of file
    if (end > file.size && KNOWN_BOXES.includes(type)) return true;
    if (end > file.size) break;
    seen.add(type);
  }
  return seen.size > 0 && !(seen.has('moov') && seen.has('mdat'));
}
