import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../lib/live/backends';
import type { BackendReport } from '../../../lib/live/messages';

const reports = (webgpu: number | null, wasm: number | null): BackendReport[] => [
  { name: 'webgpu', milliseconds: webgpu, detail: '' },
  { name: 'wasm', milliseconds: wasm, detail: '' },
];

describe('chooseBackend', () => {
  it.each([
    [8, 40, 'webgpu'],
    [40, 38, 'webgpu'], // about as fast: the processor is left to the rest
    [40, 20, 'wasm'],
    [null, 300, 'wasm'],
    [9, null, 'webgpu'],
    [null, null, null],
  ])('of WebGPU %s ms and WASM %s ms takes %s', (webgpu, wasm, chosen) => {
    expect(chooseBackend(reports(webgpu, wasm), 'auto')).toBe(chosen);
  });

  it('takes what the person chose where it can be used', () => {
    expect(chooseBackend(reports(8, 40), 'wasm')).toBe('wasm');
    expect(chooseBackend(reports(40, 8), 'webgpu')).toBe('webgpu');
    expect(chooseBackend(reports(null, 40), 'webgpu')).toBe('wasm');
    expect(chooseBackend(reports(8, 40).slice(1), 'wasm')).toBe('wasm');
  });
});
