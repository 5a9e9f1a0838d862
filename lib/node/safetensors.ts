import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, messageOf } from '../errors';
import { decodeHalves } from '../numbers/half-floats';

/** A tensor of a file: its shape, and its values where they are needed. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** @throws AppError bad-input when it holds no F32, F16 or BF16 */
  values(): Float32Array;
}

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});
const headerSchema = z.record(z.string(), entrySchema);

const DECODERS: Readonly<Record<string, { bytes: number; decode(data: ArrayBuffer): Float32Array }>> = {
  F32: { bytes: 4, decode: (data) => new Float32Array(data) },
  F16: { bytes: 2, decode: (data) => decodeHalves(new Uint8Array(data)) },
  BF16: { bytes: 2, decode: fromBrain },
};

/**
 * Reads a .safetensors file: eight bytes with the length of a JSON header, the header, the data.
 * @throws AppError io when it cannot be read; bad-input when it is something else, cut, or its header contradicts
 *   itself, naming the tensor
 */
export async function readSafetensors(file: string): Promise<ReadonlyMap<string, StoredTensor>> {
  const bytes = await readFile(file).catch((cause) => {
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  const wrong = (what: string, cause?: unknown) => new AppError('bad-input', `${file} ${what}`, { cause });
  const length = bytes.length < 8 ? 0n : bytes.readBigUInt64LE(0);
  if (length === 0n || bytes[8] !== '{'.charCodeAt(0)) throw wrong('is not a .safetensors file.');
  const start = 8 + Number(length);
  if (start > bytes.length)
    throw wrong(`is cut: its header alone needs ${start} bytes, there are ${bytes.length}.`);

  const header = parseHeader(bytes.toString('utf8', 8, start), wrong);
  const data = bytes.subarray(start);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(header)) {
    const [from, to] = data_offsets;
    if (to > data.length)
      throw wrong(`is cut: ${name} ends at byte ${start + to}, the file at ${bytes.length}.`);
    const decoder = DECODERS[dtype];
    const needed = decoder && shape.reduce((product, size) => product * size, decoder.bytes);
    if (from > to || (decoder && needed !== to - from)) {
      throw wrong(
        `gives ${name} ${to - from} bytes; ${dtype} of shape [${shape.join(', ')}] takes ${needed}.`,
      );
    }
    tensors.set(name, {
      shape,
      values: () => {
        if (!decoder) throw wrong(`holds ${name} as ${dtype}; expected ${Object.keys(DECODERS).join(', ')}.`);
        return decoder.decode(new Uint8Array(data.subarray(from, to)).buffer);
      },
    });
  }
  return tensors;
}

function parseHeader(
  text: string,
  wrong: (what: string, cause?: unknown) => AppError,
): z.output<typeof headerSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw wrong('has a header that is not JSON.', cause);
  }
  const { __metadata__: _, ...entries } = json as Record<string, unknown>;
  const parsed = headerSchema.safeParse(entries);
  if (!parsed.success) throw wrong(`has a header that makes no sense: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** bfloat16: the upper half of a float32. */
function fromBrain(data: ArrayBuffer): Float32Array {
  const halves = new Uint16Array(data);
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
