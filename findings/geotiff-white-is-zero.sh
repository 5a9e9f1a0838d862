#!/usr/bin/env bash
# geotiff 3.0.5, seen 29 November 2026.
# Expected: readRGB() of a TIFF whose PhotometricInterpretation is WhiteIsZero gives 255 for a sample of 0, as TIFF 6.0
#   defines it ("0 is imaged as white"), and 0 for the greatest sample.
# So: a sample of 0 comes out as 0, pure white as pure black; all others are right to a level. (It computes
#   256 − sample ⁄ 256 × 256 and stores 256 in a byte.) Its BlackIsZero does not do that.
# Way round: readRasters(), and invert by hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > package.log
npm install --silent --no-audit --no-fund geotiff@3.0.5
cat > try.mjs << 'JS'
import { readFileSync } from 'node:fs';
import { fromArrayBuffer } from 'geotiff';

/** A TIFF of one row, 8 bits, without compression. */
function tiff(interpretation, samples) {
  const tags = [
    [256, 4, samples.length], [257, 4, 1], [258, 3, 8], [259, 3, 1], [262, 3, interpretation],
    [273, 4, 8], [277, 3, 1], [278, 4, 1], [279, 4, samples.length],
  ];
  const start = 8 + samples.length + (samples.length % 2);
  const view = new DataView(new ArrayBuffer(start + 2 + 12 * tags.length + 4));
  view.setUint16(0, 0x4949);
  view.setUint16(2, 42, true);
  view.setUint32(4, start, true);
  new Uint8Array(view.buffer, 8).set(samples);
  view.setUint16(start, tags.length, true);
  for (const [i, [tag, type, value]] of tags.entries()) {
    const at = start + 2 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    if (type === 3) view.setUint16(at + 8, value, true);
    else view.setUint32(at + 8, value, true);
  }
  return view.buffer;
}

const samples = [0, 1, 128, 254, 255];
const reds = async (interpretation) => {
  const image = await (await fromArrayBuffer(tiff(interpretation, samples))).getImage();
  const rgb = await image.readRGB({ interleave: true });
  return samples.map((_, i) => rgb[3 * i]);
};
const { version } = JSON.parse(readFileSync('node_modules/geotiff/package.json', 'utf8'));
const [white, black] = [await reds(0), await reds(1)];
console.log(`geotiff ${version}, node ${process.version}`);
console.log(`samples      ${samples.join(' ')}`);
console.log(`WhiteIsZero  ${white.join(' ')}   (by TIFF 6.0: 255 254 127 1 0)`);
console.log(`BlackIsZero  ${black.join(' ')}   (by TIFF 6.0: 0 1 128 254 255)`);
const isSo = white[0] === 0 && white[1] > 250 && black[0] === 0 && black[4] === 255;
console.log(isSo ? 'As told: white is read as black.' : 'No longer as told.');
process.exit(isSo ? 0 : 1);
JS
node try.mjs
