/** Next bundles its own copy of this file, so the mark lives with the process. */
const marks = globalThis as typeof globalThis & { ugnEnding?: AbortController };

/** Aborted once the site is to end; what would go on for ever listens to it. */
export function ending(): AbortController {
  marks.ugnEnding ??= new AbortController();
  return marks.ugnEnding;
}
