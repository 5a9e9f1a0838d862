export * from './batch-norm';
export * from './convolution';
export * from './elementwise';
export { pack, packTransposed } from './packing';
export * from './pooling';
export { takeRoom } from './room';
