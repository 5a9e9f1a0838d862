import type { GivenFile } from '@/lib/analyze/queue';

/** The files of a file dialogue; one for folders tells their paths. */
export function chosenFiles(files: FileList): GivenFile[] {
  return Array.from(files, (file) => ({ file, path: withoutTop(file.webkitRelativePath) || file.name }));
}

interface Dropped {
  readonly files: GivenFile[];
  /** Paths of files and folders that the browser could not open. */
  readonly unread: string[];
}

/** The files that were dropped, those of folders with their paths from them. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  // The list is empty as soon as the event is over.
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  const isOneFolder = entries.length === 1 && entries[0].isDirectory;
  const { files, unread } = joined(await Promise.all(entries.map(filesBelow)));
  const pathOf = (path: string) => (isOneFolder ? withoutTop(path) : path);
  return { files: files.map(({ file, path }) => ({ file, path: pathOf(path) })), unread };
}

/** One that cannot be opened, as by a lack of permission, costs none of the others. */
async function filesBelow(entry: FileSystemEntry): Promise<Dropped> {
  const path = entry.fullPath.slice(1);
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      return { files: [{ file, path }], unread: [] };
    }
    const below = await entriesOf(entry as FileSystemDirectoryEntry);
    return joined(await Promise.all(below.map(filesBelow)));
  } catch {
    return { files: [], unread: [path] };
  }
}

function joined(parts: readonly Dropped[]): Dropped {
  return { files: parts.flatMap(({ files }) => files), unread: parts.flatMap(({ unread }) => unread) };
}

/** A reader gives some entries at a time, until it gives none. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** A path from the folder that was given, as the command line writes it. */
function withoutTop(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}
