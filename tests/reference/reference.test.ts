import { beforeAll, describe, expect, it } from 'vitest';
import { startWasm } from '../../training/backends/start-wasm';
import { registerTrainingKernels } from '../../training/backends/wasm-kernels';
import { inScope, useBackend } from '../unit/ugn/two-backends';
import { backboneCase, graphCase, nodesCase, wholeCase } from './cases';
import { type Errors, notCompared } from './compare';

/*
 * lib/ugn against reference.py, forward and backward. The gradients of the whole backbone run on wasm
 * alone, with the kernels that training adds to it: on the cpu backend they take minutes.
 */
const TOLERANCE = 1e-4;

type Case = (errors: Errors, withGradients: boolean) => Promise<void>;

/** Names of all that differs too much, with their errors. */
async function differing(run: Case, prefix: string, withGradients = true): Promise<string[]> {
  const errors: Errors = new Map();
  await inScope(() => run(errors, withGradients));
  const forgotten = notCompared(errors, prefix).filter((name) => withGradients || !name.includes('/d '));
  const wrong = [...errors].filter(([, error]) => !(error < TOLERANCE));
  return [...wrong.map(([name, error]) => `${name}: ${error.toExponential(1)}`), ...forgotten];
}

describe.each(['cpu', 'wasm'] as const)('%s agrees with PyTorch', (backend) => {
  beforeAll(async () => {
    if (backend === 'wasm') {
      await startWasm(1);
      registerTrainingKernels();
    }
    await useBackend(backend);
  });

  it('on ResNet18 with running statistics and with the moments of the batch', async () => {
    expect(await differing(backboneCase, 'backbone/', backend === 'wasm')).toEqual([]);
  });

  it('on both kinds of nodes, Eq 1 and Eq 2', async () => {
    expect(await differing(nodesCase, 'nodes/')).toEqual([]);
  });

  it('on Eqs 3 to 12, for both normalisations and the three graph variants', async () => {
    expect(await differing(graphCase, 'graph/')).toEqual([]);
  });

  it('from image to UGN-B loss and back into layer 4', async () => {
    expect(await differing(wholeCase, 'whole/')).toEqual([]);
  });
});
