import { AppError } from '../errors';
import { codecText } from './conversion';

/** A whole video whose codec this browser lacks: converted, it can be read. */
export class UnsupportedCodec extends AppError {
  /** @param code of the codec, as the file or the reader names it; null where neither does */
  constructor(code: string | null) {
    const codec = code === null ? 'of an unknown codec' : `in ${codecText(code)}`;
    super('bad-input', `its video is ${codec}, which this browser does not decode`);
  }
}
