import { AppError } from '../errors';
import { concatenated } from '../ugn/weights';
import { MANIFEST_FILE, parseManifest } from '../ugn/weights-manifest';

/**
 * The files of a model, fetched once and kept, so that another backend can be given its weights without
 * the network and after a GPU device is lost.
 */
export class ModelFiles {
  readonly #base: string;
  readonly #onProgress: (fraction: number) => void;
  readonly #files = new Map<string, Promise<Uint8Array>>();
  /** Where each file goes in one memory, so that weights that go on in the next file need not be put together. */
  #places = new Map<string, Uint8Array>();
  #total = Number.POSITIVE_INFINITY;
  #received = 0;
  #hashes: ReadonlyMap<string, string> = new Map();

  /**
   * @param base folder of the model, such as /models/default
   * @param onProgress gets the share of the model's bytes that have arrived
   */
  constructor(base: string, onProgress: (fraction: number) => void) {
    this.#base = base;
    this.#onProgress = onProgress;
  }

  /** Loads for readModel. */
  readonly load = (name: string): Promise<Uint8Array> => {
    const known = this.#files.get(name);
    if (known) return known;
    const file = name === MANIFEST_FILE ? this.#fetchManifest() : this.#fetch(name);
    this.#files.set(name, file);
    return file;
  };

  /** Lets the files go, as when no other backend can be used here; what is asked for again is fetched again. */
  forget(): void {
    this.#files.clear();
    this.#places.clear();
  }

  async #fetchManifest(): Promise<Uint8Array> {
    const bytes = await this.#fetch(MANIFEST_FILE);
    const { files } = parseManifest(bytes);
    this.#received = 0;
    this.#hashes = new Map(files.map(({ name, sha256 }) => [name, sha256]));
    this.#total = files.reduce((sum, file) => sum + file.bytes, 0);
    const whole = new Uint8Array(this.#total);
    let start = 0;
    for (const file of files) {
      this.#places.set(file.name, whole.subarray(start, start + file.bytes));
      start += file.bytes;
    }
    return bytes;
  }

  async #fetch(name: string): Promise<Uint8Array> {
    // Where a copy is kept on the way, it is found by its content: another model may have files of the same name.
    const hash = this.#hashes.get(name);
    const response = await fetch(`${this.#base}/${name}${hash ? `?sha256=${hash}` : ''}`);
    if (!response.ok || !response.body) {
      throw new AppError(
        'bad-weights',
        `The model file ${this.#base}/${name} is missing: the server answered ${response.status}. ` +
          'Make a model with npm run train.',
      );
    }
    const place = this.#places.get(name) ?? new Uint8Array(0);
    const beyond: Uint8Array[] = [];
    let end = 0;
    for (let reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      if (beyond.length === 0 && end + value.length <= place.length) {
        place.set(value, end);
        end += value.length;
      } else {
        beyond.push(value);
      }
      this.#received += value.length;
      this.#onProgress(Math.min(1, this.#received / this.#total));
    }
    const whole = place.subarray(0, end);
    return beyond.length > 0 ? concatenated([whole, ...beyond]) : whole;
  }
}
