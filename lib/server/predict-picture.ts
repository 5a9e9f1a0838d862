import 'server-only';
import { type PictureHead, pictureHead } from '../analyze/picture-head';
import { Problem, readBytes } from './http';

/** Of the picture. */
export const MOST_BYTES = 10_000_000;
/** Of the lines around a picture in a form. */
const FORM_BYTES = 64 * 1024;
/** Decoded, four bytes each. */
export const MOST_PIXELS = 40_000_000;
/** Media types by what the bytes are. */
export const PICTURE_TYPES = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;
type PictureKind = keyof typeof PICTURE_TYPES;

/** A picture as it came; nothing but its first bytes has been looked at. */
export interface SentPicture {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly kind: PictureKind;
  /** More than one: an animation, or several views. */
  readonly pictures: number;
}

/**
 * The picture of a request: its body, or the one file of a form. What the request says of kind, name and size is
 * not believed.
 * @throws Problem 400, 413, 415 or 422
 */
export async function readPicture(request: Request): Promise<SentPicture> {
  const type = request.headers.get('content-type') ?? '';
  const isForm = /^multipart\/form-data/i.test(type);
  if (!isForm && !/^(image\/|application\/octet-stream)/i.test(type)) {
    throw unsupported(
      'Send the picture as the body, with the content type image/jpeg, image/png or image/webp, or as the file ' +
        'of a form (multipart/form-data).',
    );
  }
  const most = MOST_BYTES + (isForm ? FORM_BYTES : 0);
  if (Number(request.headers.get('content-length')) > most) throw tooLarge();
  const body = await readBytes(request, most);
  const bytes = body && isForm ? await fileOf(body, type) : body;
  if (!bytes || bytes.length > MOST_BYTES) throw tooLarge();
  if (bytes.length === 0) throw new Problem(400, 'No picture', 'The body is empty.');
  return inspected(bytes);
}

function inspected(bytes: Buffer<ArrayBuffer>): SentPicture {
  const head = pictureHead(bytes);
  if (!head || !isTaken(head.kind)) {
    const found = head ? `a ${head.kind.toUpperCase()} file` : 'not a picture, or one that is damaged';
    throw unsupported(`JPEG, PNG and WebP pictures are read; this is ${found}.`);
  }
  const { kind, width, height, pictures, isCut } = head;
  if (isCut) throw new Problem(422, 'The picture cannot be read', 'The end of the picture is missing.');
  // Without a size of its own the limit could be passed by.
  if (width === 0 || height === 0) {
    throw new Problem(422, 'The picture cannot be read', 'Its head does not say how large it is.');
  }
  if (width * height > MOST_PIXELS) {
    const most = `${MOST_PIXELS / 1e6} megapixels`;
    throw new Problem(
      413,
      'The picture is too large',
      `It is ${width}×${height} pixels; at most ${most} are read.`,
    );
  }
  return { bytes, kind: kind as PictureKind, pictures };
}

function isTaken(kind: PictureHead['kind']): kind is PictureKind {
  return kind in PICTURE_TYPES;
}

/** The one file of a form. */
async function fileOf(body: Buffer<ArrayBuffer>, type: string): Promise<Buffer<ArrayBuffer>> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Problem(400, 'The request cannot be used', 'The form is damaged.');
  });
  const files = [...form.values()].filter((value) => typeof value !== 'string');
  if (files.length === 1) return Buffer.from(await files[0].arrayBuffer());
  throw new Problem(400, 'No picture', `The form must have one file; it has ${files.length}.`);
}

function tooLarge(): Problem {
  return new Problem(413, 'The picture is too large', `At most ${MOST_BYTES / 1e6} MB are taken.`);
}

function unsupported(detail: string): Problem {
  return new Problem(415, 'Not a picture that can be read', detail);
}
