/**
 * In front of /wasm and /mediapipe: with the hash of what is in them, so that no page loads what came with another
 * build. Set by next.config.ts; empty in development.
 */
export const ASSET_BASE = process.env.UGN_ASSET_BASE ?? '';
