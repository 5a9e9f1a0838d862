/** What went wrong, as far as a caller may want to act on it. */
export type ErrorKind =
  | 'bad-input' // the caller gave something that cannot be used
  | 'bad-weights' // a model file is missing, cut, edited or of another format
  | 'no-backend' // no compute backend could be started
  | 'device-lost' // the GPU device went away
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-lost'
  | 'io' // a file could not be read or written
  | 'diverged' // training produced NaN or infinity
  | 'not-found' // what was asked for by name is not there
  | 'not-allowed' // the caller may not do this
  | 'conflict' // it cannot be done in the present state; the message says what stands in the way
  | 'internal';

/**
 * The one error type that crosses a folder border. `message` is written for people and says what was
 * wrong, where, and what to do next; `kind` is for programs.
 */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly kind: ErrorKind,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
