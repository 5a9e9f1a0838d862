import sharp from 'sharp';
import { expect, it } from 'vitest';
import { inspect, whyUnreadable } from '../../../lib/analyze/inspect';
import { pictureHead } from '../../../lib/analyze/picture-head';

const picture = () => sharp({ create: { width: 120, height: 80, channels: 3, background: '#a62' } });
const other = () => sharp({ create: { width: 120, height: 80, channels: 3, background: '#26a' } });

async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = [await picture().png().toBuffer(), await other().png().toBuffer()];
  const join = sharp(frames, { join: { animated: true } });
  return format === 'gif' ? join.gif().toBuffer() : join.webp().toBuffer();
}

const SAMPLES = {
  jpeg: () => picture().jpeg().toBuffer(),
  'progressive jpeg with metadata': () =>
    picture().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
  png: () => picture().png().toBuffer(),
  webp: () => picture().webp().toBuffer(),
  'lossless webp': () => picture().webp({ lossless: true }).toBuffer(),
  'webp with alpha': () => picture().ensureAlpha(0.5).webp().toBuffer(),
  gif: () => picture().gif().toBuffer(),
  avif: () => picture().avif().toBuffer(),
};

it.each(Object.entries(SAMPLES))('reads size, number of pictures and end of %s', async (name, make) => {
  const bytes = await make();
  const kind = name.split(' ').find((word) => ['jpeg', 'png', 'webp', 'gif', 'avif'].includes(word));
  expect(pictureHead(bytes)).toEqual({ kind, width: 120, height: 80, pictures: 1, isCut: false });
  const cut = bytes.subarray(0, Math.floor(0.7 * bytes.length));
  expect(pictureHead(cut)).toMatchObject({ isCut: true });
});

it('counts the pictures of an animation', async () => {
  expect(pictureHead(await animated('gif'))).toMatchObject({ kind: 'gif', pictures: 2, isCut: false });
  expect(pictureHead(await animated('webp'))).toMatchObject({ kind: 'webp', pictures: 2, isCut: false });
});

it('takes no other file for a picture, and reads nothing beyond the end of a short one', async () => {
  expect(pictureHead(new TextEncoder().encode('This is no picture.'))).toBeNull();
  expect(pictureHead(new Uint8Array(0))).toBeNull();
  for (const make of Object.values(SAMPLES)) {
    const bytes = await make();
    for (let length = 0; length < Math.min(bytes.length, 400); length++) {
      expect(() => pictureHead(bytes.subarray(0, length))).not.toThrow();
    }
  }
});

it('says in words what is wrong with a file', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  expect(await inspect(new Blob([]), 'picture')).toMatchObject({ reason: 'empty' });
  expect(await inspect(new Blob([new Uint8Array(jpeg)]), 'picture')).toEqual([]);
  expect(await inspect(new Blob([new Uint8Array(await animated('gif'))]), 'picture')).toMatchObject([
    { reason: 'animated' },
  ]);
  // A PNG that says it has 40,000 × 40,000 pixels.
  const huge = Buffer.from('89504e470d0a1a0a0000000d4948445200009c4000009c400802000000de6e9952', 'hex');
  expect(await inspect(new Blob([huge]), 'picture')).toMatchObject({
    reason: 'huge',
    detail: 'it is 40000×40000; at most 150 megapixels can be read',
  });
  const cut = new Blob([new Uint8Array(jpeg.subarray(0, 300))]);
  const damaged = {
    name: 'a b.heic',
    kind: 'picture',
    message: 'it is damaged',
    isUnsupported: false,
  } as const;
  expect(await whyUnreadable(cut, damaged)).toMatchObject({ reason: 'truncated' });
  const heic = new Blob([Buffer.from('\0\0\0\x10ftypheic\0\0\0\0', 'latin1')]);
  expect(await whyUnreadable(heic, damaged)).toEqual({
    kind: 'failed',
    reason: 'unsupported',
    detail:
      'it is a HEIC picture, which this browser does not read. To convert it: magick "a b.heic" "a b-converted.png"',
  });
  const text = new Blob(['This is no picture.']);
  expect(await whyUnreadable(text, damaged)).toMatchObject({
    reason: 'unreadable',
    detail: 'its content is that of no picture and no video',
  });
});

it('finds the end of an MP4 missing by its boxes', async () => {
  const box = (name: string, length: number) => {
    const bytes = Buffer.alloc(length);
    bytes.writeUInt32BE(length);
    bytes.write(name, 4, 'latin1');
    return bytes;
  };
  const whole = Buffer.concat([box('ftyp', 24), box('moov', 200), box('mdat', 5000)]);
  expect(await inspect(new Blob([whole]), 'video')).toEqual([]);
  expect(await inspect(new Blob([whole.subarray(0, 3000)]), 'video')).toMatchObject([
    { reason: 'truncated' },
  ]);
  const cut = new Blob([whole.subarray(0, 100)]);
  const refusal = { name: 'a.mp4', kind: 'video', message: 'no', isUnsupported: false } as const;
  expect(await whyUnreadable(cut, refusal)).toMatchObject({ reason: 'truncated' });
});

it('takes what stands behind the last box for none of the video', async () => {
  const box = (name: string, length: number) => {
    const bytes = Buffer.alloc(length);
    bytes.writeUInt32BE(length);
    bytes.write(name, 4, 'latin1');
    return bytes;
  };
  const boxes = [box('ftyp', 24), box('mdat', 5000), box('moov', 200)];
  for (const tail of ['A note of the editor.', 'TAG', '\0'.repeat(5), '\xff'.repeat(40)]) {
    const file = new Blob([new Uint8Array(Buffer.concat([...boxes, Buffer.from(tail, 'latin1')]))]);
    expect(await inspect(file, 'video'), JSON.stringify(tail)).toEqual([]);
  }
  // Written while it grows: its last part is cut.
  const parts = Buffer.concat([
    box('ftyp', 24),
    box('moov', 200),
    box('moof', 80),
    box('mdat', 900),
    box('moof', 80),
  ]);
  const cut = new Blob([new Uint8Array(parts.subarray(0, parts.length - 10))]);
  expect(await inspect(cut, 'video')).toMatchObject([{ reason: 'truncated' }]);
});
