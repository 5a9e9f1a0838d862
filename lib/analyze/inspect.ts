import type { FileKind } from './file-kind';
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

/** Whether the boxes of an MP4 or QuickTime file, each with its length in front, go beyond its end. */
async function isVideoCut(file: Blob): Promise<boolean> {
  for (let at = 0; at < file.size; ) {
    const head = new DataView(new ArrayBuffer(16));
    const bytes = new Uint8Array(await file.slice(at, at + 16).arrayBuffer());
    new Uint8Array(head.buffer).set(bytes);
    if (at === 0 && head.getUint32(4) !== 0x66747970) return false; // no “ftyp”: another kind of file
    const short = head.getUint32(0);
    if (short === 0) return false; // this box ends with the file
    const length = short === 1 ? Number(head.getBigUint64(8)) : short;
    at += Math.max(8, length);
    if (at > file.size) return true;
  }
  return false;
}
