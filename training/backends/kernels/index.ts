export * from './convolution';
export * from './elementwise';
