import { holdScratch, unlessScratchHeld } from './locks';

/** The folder of all recordings in the browser's own file system. */
const FOLDER = 'recordings';
/** Name and bytes of the file that keeps room for closing a recording. */
const RESERVE = 'reserve';
const RESERVED = 2 * 1024 * 1024;

/** What is made of a recording, each in a file of its own. */
const SCRATCH = ['annotated-video', 'video', 'zip-video'] as const;
type Scratch = (typeof SCRATCH)[number];

/**
 * Videos as they come from the camera: a folder for each recording, a file for each piece of about a second.
 * A piece is written whole or not at all, so a crash costs at most the piece that was being written.
 */
export class RecordingFiles {
  readonly #root: () => Promise<FileSystemDirectoryHandle>;
  /** Lets go of what this page makes of recordings. */
  readonly #made = new Map<string, () => void>();

  /** @param root the origin's private file system; others are for tests */
  constructor(root = () => navigator.storage.getDirectory()) {
    this.#root = root;
  }

  /** @param number of the piece, from 0 */
  write(recording: string, number: number, piece: Blob): Promise<void> {
    return this.#writeFile(recording, nameOf(number), piece);
  }

  /** Keeps room, so that a recording can be closed when the storage is full. */
  reserve(recording: string): Promise<void> {
    return this.#writeFile(recording, RESERVE, new Blob([new Uint8Array(RESERVED)]));
  }

  /** Gives the kept room back. */
  async release(recording: string): Promise<void> {
    const folder = await this.#folder(recording, false);
    await folder?.removeEntry(RESERVE).catch(ifMissing);
  }

  /** An empty file for what is made of a recording; it goes with the recording, or with dropScratch. */
  async scratch(recording: string, made: Scratch): Promise<FileSystemFileHandle> {
    await this.dropScratch(recording, made);
    this.#made.set(`${recording} ${made}`, holdScratch(recording, made));
    const folder = await this.#folder(recording, true);
    return folder!.getFileHandle(scratchName(made), { create: true });
  }

  async dropScratch(recording: string, made: Scratch): Promise<void> {
    const folder = await this.#folder(recording, false);
    await folder?.removeEntry(scratchName(made)).catch(ifMissing);
    const key = `${recording} ${made}`;
    this.#made.get(key)?.();
    this.#made.delete(key);
  }

  /** The recordings that have a folder here, in no order. */
  async folders(): Promise<string[]> {
    const all = await this.#all(false);
    const names: string[] = [];
    for await (const name of all?.keys() ?? []) names.push(name);
    return names;
  }

  /** Removes what was made of a recording by pages that are gone. */
  async sweepScratch(recording: string): Promise<void> {
    const folder = await this.#folder(recording, false);
    for (const made of SCRATCH) {
      const isThere = await folder?.getFileHandle(scratchName(made)).catch(ifMissing);
      if (isThere) await unlessScratchHeld(recording, made, () => this.dropScratch(recording, made));
    }
  }

  async #writeFile(recording: string, name: string, content: Blob): Promise<void> {
    const folder = await this.#folder(recording, true);
    const file = await folder!.getFileHandle(name, { create: true });
    const stream = await file.createWritable();
    try {
      await stream.write(content);
      await stream.close();
    } catch (error) {
      await stream.abort().catch(() => {}); // what it failed of is thrown
      throw error;
    }
  }

  /** The pieces from the first to the last before a gap. */
  async pieces(recording: string): Promise<File[]> {
    const folder = await this.#folder(recording, false);
    const files: File[] = [];
    for (let number = 0; folder; number++) {
      const file = await folder.getFileHandle(nameOf(number)).catch(ifMissing);
      if (!file) break;
      files.push(await file.getFile());
    }
    return files;
  }

  async remove(recording: string): Promise<void> {
    const all = await this.#all(false);
    await all?.removeEntry(recording, { recursive: true }).catch(ifMissing);
  }

  async #all(create: boolean): Promise<FileSystemDirectoryHandle | null> {
    return (await this.#root()).getDirectoryHandle(FOLDER, { create }).catch(ifMissing);
  }

  async #folder(recording: string, create: boolean): Promise<FileSystemDirectoryHandle | null> {
    const all = await this.#all(create);
    return all ? all.getDirectoryHandle(recording, { create }).catch(ifMissing) : null;
  }
}

function nameOf(number: number): string {
  return String(number).padStart(6, '0');
}

function scratchName(made: Scratch): string {
  return `scratch-${made}`;
}

function ifMissing(error: unknown): null {
  if ((error as DOMException).name === 'NotFoundError') return null;
  throw error;
}
