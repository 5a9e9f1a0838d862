/** The folder of all recordings' videos in the browser's own file system. */
const FOLDER = 'recordings';

/**
 * Videos as they come from the camera: a folder for each recording, a file for each piece of about a second.
 * A piece is written whole or not at all, so a crash costs at most the piece that was being written.
 */
export class VideoFiles {
  readonly #root: () => Promise<FileSystemDirectoryHandle>;

  /** @param root the origin's private file system; others are for tests */
  constructor(root = () => navigator.storage.getDirectory()) {
    this.#root = root;
  }

  /** @param number of the piece, from 0 */
  async write(recording: string, number: number, piece: Blob): Promise<void> {
    const folder = await this.#folder(recording, true);
    const file = await folder!.getFileHandle(nameOf(number), { create: true });
    const stream = await file.createWritable();
    try {
      await stream.write(piece);
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

function ifMissing(error: unknown): null {
  if ((error as DOMException).name === 'NotFoundError') return null;
  throw error;
}
