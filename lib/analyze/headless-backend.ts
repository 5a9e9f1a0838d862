/** Of a page without a window: the one that every machine has, so that a reading can be repeated elsewhere. */
export const HEADLESS_BACKEND = 'wasm';
