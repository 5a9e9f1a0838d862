import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseBackend, findBackend } from '../../../lib/live/backends';
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

describe('finding WebGPU', () => {
  afterEach(() => void vi.unstubAllGlobals());

  const found = (adapter: object | null) => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => adapter } });
    return findBackend('webgpu');
  };
  const real = { vendor: 'nvidia', architecture: 'ampere', device: '', description: '' };
  const software = { vendor: 'google', architecture: 'swiftshader', device: '', description: '' };

  it('asks an adapter what it is, as earlier and as later browsers tell', async () => {
    for (const of of [
      (info: object) => ({ info }),
      (info: object) => ({ requestAdapterInfo: async () => info }),
    ]) {
      expect(await found(of(real))).toEqual({ usable: true, detail: 'nvidia ampere' });
      expect(await found(of(software))).toMatchObject({ usable: false });
    }
    expect(await found({ requestAdapterInfo: async () => real, isFallbackAdapter: true })).toMatchObject({
      usable: false,
    });
  });

  it('passes over one that does not say', async () => {
    expect(await found({})).toEqual({
      usable: false,
      detail: 'passed over: the adapter does not say what it is',
    });
    expect(await found(null)).toEqual({ usable: false, detail: 'no WebGPU adapter' });
  });
});
