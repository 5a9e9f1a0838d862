import { access, constants, type FileHandle, open } from 'node:fs/promises';
import sharp from 'sharp';
import { messageOf } from '../../lib/errors';
import type { InputFile } from './inputs';
import type { Failure, Remark } from './outcome';

/** Beyond this a decoded picture takes over half a gigabyte, and the browser gives up or dies. */
const MOST_PIXELS = 150_000_000;

/**
 * What a file's head says before the browser is asked to read it.
 * @returns why it cannot be read, or what is worth knowing of it
 */
export async function inspect(file: InputFile): Promise<Failure | Remark[]> {
  const refusal = await access(file.path, constants.R_OK).then(() => null, messageOf);
  if (refusal !== null) return { kind: 'failed', reason: 'unreadable', detail: refusal };
  if (file.bytes === 0) return { kind: 'failed', reason: 'empty', detail: 'it has 0 bytes' };
  if (file.kind === 'video') {
    return (await isVideoCut(file))
      ? [{ reason: 'truncated', detail: 'the end of the video is missing' }]
      : [];
  }
  const picture = sharp(file.path, { limitInputPixels: false });
  const facts = await picture.metadata().catch(() => null);
  if (!facts) return []; // of a kind that only the browser knows, or of none: it will say
  const { width, height, pages = 1 } = facts;
  if (width * height > MOST_PIXELS) {
    const most = `${MOST_PIXELS / 1e6} megapixels`;
    return {
      kind: 'failed',
      reason: 'huge',
      detail: `it is ${width}×${height}; at most ${most} can be read`,
    };
  }
  return pages > 1
    ? [{ reason: 'animated', detail: `its first of ${pages} pictures was read; save it as a video for all` }]
    : [];
}

/** Why the browser refused a file: its end is missing, or it is damaged otherwise. */
export async function whyUnreadable(file: InputFile, message: string): Promise<Failure> {
  const isCut = file.kind === 'video' ? await isVideoCut(file) : await isPictureCut(file);
  return isCut
    ? { kind: 'failed', reason: 'truncated', detail: 'its end is missing' }
    : { kind: 'failed', reason: 'unreadable', detail: message };
}

async function isPictureCut({ path, bytes }: InputFile): Promise<boolean> {
  const handle = await open(path);
  try {
    const head = await headAt(handle, 0);
    // Sharp does not say what is wrong with a WebP file.
    if (head.toString('latin1', 0, 4) === 'RIFF') return head.readUInt32LE(4) + 8 > bytes;
    await sharp(path, { failOn: 'truncated' }).stats();
    return false;
  } catch (error) {
    return /premature end|truncated|unexpected end|read error/i.test(messageOf(error));
  } finally {
    await handle.close();
  }
}

/** Whether the boxes of an MP4 or QuickTime file, each with its length in front, go beyond its end. */
async function isVideoCut({ path, bytes }: InputFile): Promise<boolean> {
  const handle = await open(path);
  try {
    for (let at = 0; at < bytes; ) {
      const head = await headAt(handle, at);
      if (at === 0 && head.toString('latin1', 4, 8) !== 'ftyp') return false; // another kind of file
      const short = head.readUInt32BE(0);
      if (short === 0) return false; // this box ends with the file
      const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
      at += Math.max(8, length);
      if (at > bytes) return true;
    }
    return false;
  } finally {
    await handle.close();
  }
}

/** 16 bytes of a file; zeros beyond its end. */
async function headAt(handle: FileHandle, position: number): Promise<Buffer> {
  const head = Buffer.alloc(16);
  await handle.read(head, 0, head.length, position);
  return head;
}
