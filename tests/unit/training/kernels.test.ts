import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';
import { expect, test } from 'vitest';

test.each(['simd', 'relaxed'])(
  'the compiled kernels are those of the sources (%s); npm run kernels compiles them',
  async (target) => {
    let compiled: Uint8Array | undefined;
    const { error, stderr } = await asc.main(
      [
        '--config',
        'training/backends/kernels/asconfig.json',
        '--target',
        target,
        '--outFile',
        'kernels.wasm',
      ],
      {
        writeFile: (name, contents) => {
          if (name.endsWith('.wasm')) compiled = contents as Uint8Array;
        },
      },
    );
    expect(error, stderr.toString()).toBeNull();
    const committed = await readFile(`training/backends/kernels-${target}.wasm`);
    expect(committed.equals(compiled!)).toBe(true);
  },
);
