/** A video of Motion JPEG, as cameras write it: AVI, every picture a chunk of its own. */
export function aviOf(
  jpegs: readonly Buffer[],
  { width, height, rate }: { width: number; height: number; rate: number },
): Buffer {
  const mainHeader = words(
    ...[Math.round(1e6 / rate), 0, 0, HAS_INDEX, jpegs.length, 0, 1, 0, width, height, 0, 0, 0, 0],
  );
  const streamHeader = Buffer.concat([
    Buffer.from('vidsMJPG'),
    words(0, 0, 0, 1, rate, 0, jpegs.length, 0, 0xffffffff, 0, 0, (height << 16) | width),
  ]);
  const bitmapHeader = Buffer.concat([
    words(40, width, height, (24 << 16) | 1),
    Buffer.from('MJPG'),
    words(3 * width * height, 0, 0, 0, 0),
  ]);
  const pictures = jpegs.map((jpeg) => chunk('00dc', jpeg));
  let at = 4;
  const index = pictures.map((picture, i) => {
    const entry = Buffer.concat([Buffer.from('00dc'), words(IS_KEY, at, jpegs[i].length)]);
    at += picture.length;
    return entry;
  });
  const stream = list('strl', chunk('strh', streamHeader), chunk('strf', bitmapHeader));
  return chunk(
    'RIFF',
    Buffer.concat([
      Buffer.from('AVI '),
      list('hdrl', chunk('avih', mainHeader), stream),
      list('movi', ...pictures),
      chunk('idx1', Buffer.concat(index)),
    ]),
  );
}

const HAS_INDEX = 0x10;
const IS_KEY = 0x10;

/** 32 bits each, little-endian. */
function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * i);
  return bytes;
}

/** Name, length, content, and a byte more where the length is odd. */
function chunk(name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name), words(content.length), content, Buffer.alloc(content.length % 2)]);
}

function list(name: string, ...chunks: Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([Buffer.from(name), ...chunks]));
}
