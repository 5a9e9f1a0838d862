import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ByteBuffer } from 'flatbuffers';
import { expect, it } from 'vitest';
import { withInputMetadata } from '../../../scripts/detector-model.mjs';

const FILES = {
  short: new URL(
    '../../../node_modules/@mediapipe/face_detection/face_detection_short_range.tflite',
    import.meta.url,
  ),
  full: new URL(
    '../../../node_modules/@mediapipe/face_detection/face_detection_full_range.tflite',
    import.meta.url,
  ),
};
const RANGES = ['short', 'full'] as const;

function modelOf(range: keyof typeof FILES): Uint8Array {
  return new Uint8Array(readFileSync(fileURLToPath(FILES[range])));
}

/** Follows fields of tables and places in vectors, as numbers, from the root of a flatbuffer. */
class Reader {
  readonly #buffer: ByteBuffer;
  constructor(readonly bytes: Uint8Array) {
    this.#buffer = new ByteBuffer(bytes);
  }
  get identifier(): string {
    return this.#buffer.getBufferIdentifier();
  }
  field(table: number, number: number): number {
    return table + this.#buffer.__offset(table, 4 + 2 * number);
  }
  follow(at: number): number {
    return at + this.#buffer.readUint32(at);
  }
  /** The table at a path of [field, index] steps from the root; the index picks from a vector. */
  table(...path: [field: number, index?: number][]): number {
    return path.reduce((table, [number, index]) => {
      const target = this.follow(this.field(table, number));
      return index === undefined ? target : this.follow(target + 4 + 4 * index);
    }, this.follow(0));
  }
  length(vector: number): number {
    return this.#buffer.readUint32(vector);
  }
  float(at: number): number {
    return this.#buffer.readFloat32(at);
  }
  uint(at: number): number {
    return this.#buffer.readUint32(at);
  }
  text(vector: number): string {
    return new TextDecoder().decode(this.slice(vector));
  }
  slice(vector: number): Uint8Array {
    return this.bytes.slice(vector + 4, vector + 4 + this.length(vector));
  }
}

it.each(RANGES)(
  'tells how the input of %s range is normalised, in metadata that the model table points to',
  (range) => {
    const model = new Reader(withInputMetadata(modelOf(range)));
    expect(model.identifier).toBe('TFL3');
    const entry = model.table([6, 0]);
    expect(model.text(model.follow(model.field(entry, 0)))).toBe('TFLITE_METADATA');
    const buffer = model.table([4, model.uint(model.field(entry, 1))]);
    const metadata = new Reader(model.slice(model.follow(model.field(buffer, 0))));
    expect(metadata.identifier).toBe('M001');
    const options = metadata.table([3, 0], [2, 0], [4, 0], [1]);
    for (const field of [0, 1]) {
      const values = metadata.follow(metadata.field(options, field));
      expect(metadata.length(values)).toBe(1);
      expect(metadata.float(values + 4)).toBe(127.5);
    }
  },
);

it.each(RANGES)('leaves the network of %s range as it is, at an alignment of 16 bytes', (range) => {
  const original = modelOf(range);
  const before = new Reader(original);
  const after = new Reader(withInputMetadata(original));
  const start = after.bytes.length - Math.ceil(original.length / 16) * 16;
  expect(start % 16).toBe(0);
  expect(Buffer.compare(after.bytes.subarray(start, start + original.length), original)).toBe(0);
  const buffers = before.length(before.table([4]));
  expect(after.length(after.table([4]))).toBe(buffers + 1);
  for (const path of [[[1]], [[2]], [[3]], [[4, 0]], [[4, buffers - 1]]] as [number, number?][][]) {
    expect(after.table(...path)).toBe(start + before.table(...path));
  }
});

it('refuses a model that has metadata, and what is not a model', () => {
  expect(() => withInputMetadata(withInputMetadata(modelOf('short')))).toThrow(/metadata already/);
  expect(() => withInputMetadata(new Uint8Array(64))).toThrow(/not a TFLite model/);
});
