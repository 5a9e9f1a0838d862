import sharp from 'sharp';

/**
 * Encodes an aligned crop for a face set, with little loss.
 * @param rgb bytes, [size, size, 3]
 */
export function encodeCrop(rgb: Uint8Array, size: number): Promise<Buffer> {
  return sharp(rgb, { raw: { width: size, height: size, channels: 3 } })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4', mozjpeg: true })
    .toBuffer();
}
