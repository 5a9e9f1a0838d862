import sharp from 'sharp';

/**
 * Encodes an aligned crop for a face set: photographs, frames of videos, warped and rendered faces alike, since a network
 * can tell the quality of a JPEG and would take it for a sign of what is labelled in each source. 92 with whole chroma loses
 * little; mozjpeg has other tables, and takes several times as long. See docs/decisions/rendered-faces.md.
 * @param rgb bytes, [size, size, 3]
 */
export function encodeCrop(rgb: Uint8Array, size: number): Promise<Buffer> {
  return sharp(rgb, { raw: { width: size, height: size, channels: 3 } })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** RGB bytes of a crop in a face set, [height, width, 3]. */
export function decodeCrop(jpeg: Uint8Array) {
  return sharp(jpeg).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
}
