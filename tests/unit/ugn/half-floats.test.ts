import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  areFinite,
  decodeHalves,
  encodeHalves,
  HALF_BYTES,
  halvesIn,
} from '../../../lib/numbers/half-floats';

const patterns = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const table = decodeHalves(new Uint8Array(patterns.buffer));

it('knows the landmarks of the format', () => {
  expect([table[0], table[1], table[0x0400], table[0x3c00], table[0xc000], table[0x7bff]]).toEqual([
    0,
    2 ** -24,
    2 ** -14,
    1,
    -2,
    65504,
  ]);
});

it('writes every finite half float back as itself', () => {
  const finite = patterns.filter((bits) => Number.isFinite(table[bits]));
  const encoded = encodeHalves(
    'w',
    Float32Array.from(finite, (bits) => table[bits]),
  );
  expect(new Uint16Array(encoded.buffer)).toEqual(finite);
});

it('rounds to the nearest, ties to even', () => {
  const value = fc.oneof(
    fc.float({ min: Math.fround(-65519), max: Math.fround(65519), noNaN: true }),
    fc.float({ min: Math.fround(-1e-4), max: Math.fround(1e-4), noNaN: true }),
    fc.integer({ min: 0, max: 0x7bfe }).map((bits) => (table[bits] + table[bits + 1]) / 2), // a tie
  );
  fc.assert(
    fc.property(value, (x) => {
      const [bits] = new Uint16Array(encodeHalves('w', Float32Array.of(x)).buffer);
      const magnitude = bits & 0x7fff;
      const error = Math.abs(table[bits] - x);
      for (const neighbour of [magnitude - 1, magnitude + 1]) {
        if (neighbour < 0) continue;
        const other = Math.abs(Math.sign(x || 1) * table[neighbour] - x);
        expect(error).toBeLessThanOrEqual(other);
        if (error === other) expect(magnitude % 2).toBe(0);
      }
    }),
    { numRuns: 2000 },
  );
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, 65520, -1e9])('refuses %d and names the weight', (x) => {
  expect(() => encodeHalves('graph.W1', Float32Array.of(0, x))).toThrow(/'graph\.W1' holds/);
});

it('finds infinities and NaN at every place, wherever the bytes lie', () => {
  for (const start of [0, 1, 2, 3]) {
    for (const length of [1, 2, 5, 8]) {
      const bytes = new Uint8Array(32).subarray(start, start + HALF_BYTES * length);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < length; at++) view.setUint16(HALF_BYTES * at, 0xfbff - at, true);
      expect([...halvesIn(bytes)]).toEqual(Array.from({ length }, (_, at) => 0xfbff - at));
      expect(areFinite(halvesIn(bytes))).toBe(true);
      for (const bits of [0x7c00, 0xfc00, 0x7e01, 0xffff]) {
        for (let at = 0; at < length; at++) {
          const before = view.getUint16(HALF_BYTES * at, true);
          view.setUint16(HALF_BYTES * at, bits, true);
          expect(areFinite(halvesIn(bytes)), `${bits} at ${at} of ${length} from ${start}`).toBe(false);
          view.setUint16(HALF_BYTES * at, before, true);
        }
      }
    }
  }
});
