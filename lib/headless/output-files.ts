import { readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../errors';
import type { FormatName } from '../readings/export';

/** One table for all files, or a folder with a table for each. */
export type Target = { readonly kind: 'table' | 'folder'; readonly path: string };

/** What names of tables in a folder end in; a script that goes over them meets nothing else with that ending. */
const ENDINGS: Record<FormatName, string> = {
  openface: '.csv',
  fex: '.csv',
  jsonl: '.jsonl',
  parquet: '.parquet',
};
const META = '.meta.json';
/** Of what is written once; the last two by earlier versions. */
const BESIDE = ['.remarks.tsv', '.work', '.failures.csv', '.work.jsonl'];
/** Of a file that is being written (lib/node/atomic.ts), which a killed run leaves behind. */
const WRITING = /\.writing-\d+$/;

/** Names of the files that an analysis writes. Those that hold no values end in nothing that a table ends in. */
export class OutputFiles {
  readonly #target: Target;
  readonly #format: FormatName;
  /** What the names of the files beside the tables begin with. */
  readonly #stem: string;

  constructor(target: Target, format: FormatName) {
    this.#target = target;
    this.#format = format;
    this.#stem = target.kind === 'table' ? target.path : join(target.path, 'analysis');
  }

  /** Whether each file gets a table of its own. */
  get isOneEach(): boolean {
    return this.#target.kind === 'folder';
  }

  /** The table of all files, or the folder of the tables. */
  get path(): string {
    return this.#target.path;
  }

  /** What is to be said of the files. */
  get remarks(): string {
    return `${this.#stem}.remarks.tsv`;
  }

  /** Readings made so far. */
  get work(): string {
    return `${this.#stem}.work`;
  }

  /**
   * The table that a file's rows go to. In a folder it has the file's whole name and ending in it, so that no two files
   * share one.
   * @param input the file's path from the given folder, with slashes
   */
  tableOf(input: string): string {
    if (!this.isOneEach) return this.path;
    return join(this.path, ...`${input}${ENDINGS[this.#format]}`.split('/'));
  }

  metaOf(table: string): string {
    return `${table}${META}`;
  }

  /**
   * Whether a path is that of a file which this analysis, or an earlier one with the same output, writes: by its whole
   * name, so that `s1` claims `s1.meta.json` and not `s1.jpg`.
   * @param inputs paths of the files to be read, from the given folder
   */
  isOwn(path: string, inputs: ReadonlySet<string>): boolean {
    const own = resolve(path).replace(WRITING, '');
    if (BESIDE.some((ending) => own === resolve(`${this.#stem}${ending}`))) return true;
    if (!this.isOneEach) return own === resolve(this.path) || own === resolve(this.metaOf(this.path));
    const table = relative(resolve(this.path), own)
      .split(sep)
      .join('/')
      .replace(/\.meta\.json$/, '');
    return Object.values(ENDINGS).some(
      (ending) => table.endsWith(ending) && inputs.has(table.slice(0, -ending.length)),
    );
  }

  /**
   * Removes what runs that were killed while they wrote have left; to be called when all is written.
   * @param inputs paths of the files that were read, from the given folder
   */
  async sweep(inputs: readonly string[]): Promise<void> {
    const names = new Set(inputs);
    const folders = new Set([this.remarks, ...inputs.map((input) => this.tableOf(input))].map(dirname));
    for (const folder of folders) {
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        if (WRITING.test(name) && this.isOwn(path, names)) await rm(path, { force: true });
      }
    }
  }

  /**
   * @param files paths of the files to be read
   * @throws AppError bad-input when one of them would be written over
   */
  refuseOverwriting(files: readonly { readonly name: string; readonly path: string }[]): void {
    const names = new Set(files.map(({ name }) => name));
    const lost = files.find(({ path }) => this.isOwn(path, names));
    if (!lost) return;
    throw new AppError(
      'bad-input',
      `The output would be written over ${lost.path}, which is to be read. Name another ` +
        `${this.isOneEach ? '--out-dir' : '--out'}.`,
    );
  }
}
