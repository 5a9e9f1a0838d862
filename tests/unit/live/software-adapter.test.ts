import { expect, it } from 'vitest';
import { isSoftwareAdapter } from '../../../lib/live/software-adapter';

const facts = { vendor: '', architecture: '', device: '', description: '' };

it.each([
  { vendor: 'google', architecture: 'swiftshader' },
  { vendor: 'Google', description: 'Vulkan SwiftShader Device (Subzero)' },
  { vendor: 'google' },
  { architecture: 'swiftshader' },
  { vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' },
  { vendor: 'mesa', device: 'lavapipe' },
  { vendor: 'mesa', device: 'softpipe' },
  { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
  { vendor: 'microsoft', architecture: 'warp' },
  { vendor: 'microsoft', description: 'D3D12 WARP10 adapter' },
  { vendor: 'apple', description: 'Apple Software Renderer' },
  { vendor: 'intel', isFallbackAdapter: true },
])('sees through %o', (adapter) => {
  expect(isSoftwareAdapter({ ...facts, ...adapter })).toBe(true);
});

it.each([
  { vendor: 'nvidia', architecture: 'hopper' },
  { vendor: 'intel', architecture: 'gen-12lp', description: 'Intel(R) Iris(R) Xe Graphics' },
  { vendor: 'qualcomm', architecture: 'adreno-7xx', isFallbackAdapter: false },
  { vendor: 'amd', architecture: 'rdna-3' },
  { vendor: 'apple', architecture: 'metal-3' },
  { vendor: 'arm', architecture: 'valhall', description: 'Mali-G78' }, // of a Google Pixel
  { vendor: 'intel', architecture: 'gen-12lp', isFallbackAdapter: false },
  {},
])('lets %o pass', (adapter) => {
  expect(isSoftwareAdapter({ ...facts, ...adapter })).toBe(false);
});
