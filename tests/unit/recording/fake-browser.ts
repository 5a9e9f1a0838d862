import 'fake-indexeddb/auto';
import { openDatabase } from '../../../lib/recording/database';
import { RecordingFiles } from '../../../lib/recording/files';
import { RecordingStore } from '../../../lib/recording/store';

/* What Node lacks of a browser's storage: locks, and a private file system in memory. */

const held = new Set<string>();

type Task = (lock: object | null) => Promise<unknown>;

const locks = {
  async request(name: string, options: object | Task, task = options as Task) {
    if (held.has(name)) return task(null);
    held.add(name);
    try {
      return await task({});
    } finally {
      held.delete(name);
    }
  },
};
Object.defineProperty(globalThis, 'navigator', {
  configurable: true,
  value: { locks, storage: { estimate: async () => ({ usage: 0, quota: 2 ** 40 }) } },
});

/** As when a page dies: the browser lets go of its locks. */
export function dropLocks(): void {
  held.clear();
}

const notFound = () => new DOMException('not there', 'NotFoundError');

/** A write of a Blob as a whole, or of bytes at a place. */
type Written = Blob | { data: Uint8Array; position: number };

/** A file that can be written at any place, and is kept once it is closed. */
function writableFile(keep: (blob: Blob) => void) {
  let bytes = new Uint8Array(0);
  const write = async (chunk: Written) => {
    const data = chunk instanceof Blob ? new Uint8Array(await chunk.arrayBuffer()) : chunk.data;
    const position = chunk instanceof Blob ? bytes.length : chunk.position;
    const longer = new Uint8Array(Math.max(bytes.length, position + data.length));
    longer.set(bytes);
    longer.set(data, position);
    bytes = longer;
  };
  const close = async () => keep(new Blob([bytes]));
  return Object.assign(new WritableStream<Written>({ write, close }), {
    write,
    close,
    abort: async () => {},
  });
}

class Folder {
  readonly entries = new Map<string, Folder | { blob: Blob }>();

  async *keys() {
    yield* this.entries.keys();
  }

  async getDirectoryHandle(name: string, { create }: { create: boolean }): Promise<Folder> {
    if (!this.entries.has(name) && create) this.entries.set(name, new Folder());
    const entry = this.entries.get(name);
    if (entry instanceof Folder) return entry;
    throw notFound();
  }

  async getFileHandle(name: string, options?: { create: boolean }) {
    if (!this.entries.has(name) && !options?.create) throw notFound();
    if (!this.entries.has(name)) this.entries.set(name, { blob: new Blob() });
    return {
      getFile: async () => (this.entries.get(name) as { blob: Blob }).blob,
      createWritable: async () =>
        writableFile((blob) => {
          this.entries.set(name, { blob });
        }),
    };
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.entries.delete(name)) throw notFound();
  }
}

let databases = 0;

const roots = new WeakMap<RecordingStore, Folder>();

/** Names of a recording's files. */
export async function namesIn(store: RecordingStore, id: string): Promise<string[]> {
  const all = await roots.get(store)!.getDirectoryHandle('recordings', { create: false });
  return [...(await all.getDirectoryHandle(id, { create: false })).entries.keys()];
}

/** An empty library of its own. */
export async function emptyStore(): Promise<RecordingStore> {
  const folder = new Folder();
  const root = folder as unknown as FileSystemDirectoryHandle;
  const name = `test ${databases++}`;
  const connect = () => openDatabase({ name });
  const store = new RecordingStore(await connect(), new RecordingFiles(async () => root), connect);
  roots.set(store, folder);
  return store;
}
