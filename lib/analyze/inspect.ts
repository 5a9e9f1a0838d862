import { CONTAINERS, containerOf, fourCharacterCode, HEAD_BYTES } from './container';
import { codecText, conversionOf } from './conversion';
import type { FileKind } from './file-kind';
import { fileBoxes } from './iso-boxes';
import type { Failure, Remark } from './outcome';
import { type PictureHead, pictureHead } from './picture-head';

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
    return (await isVideoCut(file)) || (await isRiffCut(file))
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
  return pictures > 1 ? [remarkOfMore(head)] : [];
}

/** Of a picture that is one of several in its file. */
export function remarkOfMore({ kind, pictures }: Pick<PictureHead, 'kind' | 'pictures'>): Remark {
  if (kind === 'tiff' || kind === 'jpeg') {
    const what = kind === 'tiff' ? 'pages' : 'views';
    return { reason: 'more pictures', detail: `its first picture was read; it holds ${pictures} ${what}` };
  }
  return { reason: 'animated', detail: 'its first picture was read; save it as a video to have all' };
}

/** What the browser said of a file. */
interface Refusal {
  readonly name: string;
  readonly kind: FileKind;
  readonly message: string;
  /** The file is whole, and the message says which codec is lacking. */
  readonly isUnsupported: boolean;
}

/** Why the browser refused a file: it lacks its kind or codec, the end is missing, or it is damaged. */
export async function whyUnreadable(
  file: Blob,
  { name, kind, message, isUnsupported }: Refusal,
): Promise<Failure> {
  if (isUnsupported) return unsupported(`${message}. ${conversionOf(name, 'video')}`);
  if (kind === 'video') {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const container = containerOf(head);
    if (container && !CONTAINERS[container].isOpened) {
      const code = fourCharacterCode(head);
      const codec = code ? ` with ${codecText(code)}` : '';
      return unsupported(
        `it is ${CONTAINERS[container].name}${codec}, which browsers do not open. ${conversionOf(name, 'video')}`,
      );
    }
    return (await isVideoCut(file)) ? cut() : { kind: 'failed', reason: 'unreadable', detail: message };
  }
  const head = pictureHead(new Uint8Array(await file.arrayBuffer()));
  if (head?.isCut) return cut();
  const unread = head && UNREAD[head.kind];
  if (unread) {
    return unsupported(`it is ${unread}, which this browser does not read. ${conversionOf(name, 'picture')}`);
  }
  const detail = head ? message : 'its content is that of no picture and no video';
  return { kind: 'failed', reason: 'unreadable', detail };
}

/** Pictures that most browsers, or all, leave to other programs. */
const UNREAD: Partial<Record<PictureHead['kind'], string>> = {
  heic: 'a HEIC picture',
  jxl: 'a JPEG XL picture',
  jp2: 'a JPEG 2000 picture',
  psd: 'a Photoshop picture',
  raw: 'a raw picture of a camera',
};

function cut(): Failure {
  return { kind: 'failed', reason: 'truncated', detail: 'its end is missing' };
}

function unsupported(detail: string): Failure {
  return { kind: 'failed', reason: 'unsupported', detail };
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

/** Whether an AVI's outermost chunk, with its length in front, goes beyond the end; of a live one it may be 0. */
async function isRiffCut(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (containerOf(head) !== 'avi') return false;
  return 8 + new DataView(head.buffer).getUint32(4, true) > file.size;
}
