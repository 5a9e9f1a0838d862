/** What a WebGPU adapter says of itself; the parts of GPUAdapterInfo that tell software from hardware. */
export interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/**
 * Whether an adapter only emulates a GPU on the processor: right for checking numbers, where WASM is many times faster.
 */
export function isSoftwareAdapter(facts: AdapterFacts): boolean {
  const words = [facts.vendor, facts.architecture, facts.device, facts.description].join(' ');
  return (
    facts.isFallbackAdapter === true ||
    facts.vendor.toLowerCase() === 'google' || // SwiftShader's; Google makes no GPU
    /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp/i.test(words)
  );
}
