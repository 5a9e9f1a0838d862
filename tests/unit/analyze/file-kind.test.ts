import sharp from 'sharp';
import { expect, it } from 'vitest';
import { containerOf, fourCharacterCode } from '../../../lib/analyze/container';
import { codecText, conversionOf } from '../../../lib/analyze/conversion';
import { fileKind } from '../../../lib/analyze/file-kind';
import { inspect } from '../../../lib/analyze/inspect';
import { pictureHead } from '../../../lib/analyze/picture-head';
import { aviOf } from '../../harness/avi';

const picture = () => sharp({ create: { width: 120, height: 80, channels: 3, background: '#a62' } });
const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const NOTHING = new Uint8Array(0);

it('takes a file for what its content is, whatever its name says', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  for (const name of ['face.jfif', 'face.mp4', 'face', 'face.txt'])
    expect(fileKind(name, jpeg)).toBe('picture');
  expect(fileKind('scan.dat', await picture().tiff().toBuffer())).toBe('picture');
  const mp4 = bytesOf('\0\0\0\x18ftyp3gp4\0\0\0\0');
  for (const name of ['clip.3gp', 'clip.jpg', 'clip']) expect(fileKind(name, mp4)).toBe('video');
  const packets = Buffer.alloc(3 * 188);
  for (const at of [0, 188, 376]) packets[at] = 0x47;
  expect(fileKind('clip.ts', packets)).toBe('video');
  expect(fileKind('clip.bin', Buffer.concat([Buffer.alloc(4), packets]))).toBeNull();
  expect(fileKind('sound.m4a', bytesOf('\0\0\0\x18ftypM4A \0\0\0\0'))).toBeNull();
});

it('goes by the name where the content says nothing, but for names that programs have as well', () => {
  expect(fileKind('damaged.JPG', bytesOf('This is no picture.'))).toBe('picture');
  expect(fileKind('empty.mov', NOTHING)).toBe('video');
  for (const name of ['program.ts', 'module.mts', 'notes.txt', 'jpg']) {
    expect(fileKind(name, bytesOf('export const answer = 42;'))).toBeNull();
  }
  expect(fileKind('BMW.txt', bytesOf('BMW and others, in a text of some length.'))).toBeNull();
});

it('names what browsers do not open, and the line that converts it', async () => {
  const avi = aviOf([await picture().jpeg().toBuffer()], { width: 120, height: 80, rate: 30 });
  expect(containerOf(avi)).toBe('avi');
  expect(codecText(fourCharacterCode(avi)!)).toBe('Motion JPEG (MJPG)');
  expect(await inspect(new Blob([new Uint8Array(avi)]), 'video')).toEqual([]);
  expect(await inspect(new Blob([new Uint8Array(avi.subarray(0, -50))]), 'video')).toMatchObject([
    { reason: 'truncated' },
  ]);
  expect(codecText('hvc1')).toBe('HEVC, H.265 (hvc1)');
  expect(codecText('????')).toBe('????');
  expect(conversionOf('day 1/-it\'s "$5".avi', 'video')).toBe(
    'With ffmpeg on the PATH, npm run analyze reads it by itself. To convert it: ffmpeg -i "./-it\'s \\"\\$5\\".avi" -map 0:v:0 -enc_time_base 1:90000 -c:v libx264 -crf 10 ' +
      '-pix_fmt yuv420p "./-it\'s \\"\\$5\\"-converted.mp4"',
  );
});

it.each([
  ['none', 8],
  ['lzw', 16],
  ['deflate', 8],
] as const)('reads size, pages and end of a TIFF (%s, %i bits)', async (compression, bits) => {
  const make = picture().toColourspace(bits === 16 ? 'rgb16' : 'srgb');
  const bytes = await make.tiff({ compression }).toBuffer();
  expect(pictureHead(bytes)).toEqual({ kind: 'tiff', width: 120, height: 80, pictures: 1, isCut: false });
  for (const share of [0.3, 0.6]) {
    expect(pictureHead(bytes.subarray(0, Math.floor(share * bytes.length)))).toMatchObject({ isCut: true });
  }
});

it('counts the pages of a TIFF and the views of a stereo picture, and says that the first was read', async () => {
  const frames = await Promise.all(['#a62', '#26a', '#6a2'].map((background) => page(background)));
  const pages = await sharp(frames, { join: { animated: true } })
    .tiff()
    .toBuffer();
  expect(await inspect(new Blob([new Uint8Array(pages)]), 'picture')).toEqual([
    { reason: 'more pictures', detail: 'its first picture was read; it holds 3 pages' },
  ]);
  const jpeg = await picture().jpeg().toBuffer();
  const views = Buffer.concat([withIndex(jpeg, [0x030000, 0x020002]), jpeg]);
  expect(await inspect(new Blob([new Uint8Array(views)]), 'picture')).toEqual([
    { reason: 'more pictures', detail: 'its first picture was read; it holds 2 views' },
  ]);
  // A phone's picture with a gain map.
  expect(pictureHead(Buffer.concat([withIndex(jpeg, [0x030000, 0]), jpeg]))).toMatchObject({ pictures: 1 });
});

const page = (background: string) =>
  sharp({ create: { width: 120, height: 80, channels: 3, background } })
    .png()
    .toBuffer();

/** Puts the index of CIPA DC-007 behind a JPEG's first marker. */
function withIndex(jpeg: Buffer, types: readonly number[]): Buffer {
  const entries = types.map((type) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(type);
    return entry;
  });
  const index = Buffer.alloc(8 + 2 + 12 + 4);
  index.write('II*\0', 'latin1');
  index.writeUInt32LE(8, 4);
  index.writeUInt16LE(1, 8);
  index.writeUInt16LE(0xb002, 10);
  index.writeUInt16LE(7, 12);
  index.writeUInt32LE(16 * types.length, 14);
  index.writeUInt32LE(index.length, 18);
  const content = Buffer.concat([bytesOf('MPF\0'), index, ...entries]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe2);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}
