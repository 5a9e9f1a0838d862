import type { GivenFile } from '@/lib/analyze/queue';

/** The files of a file dialogue; one for folders tells their paths. */
export function chosenFiles(files: FileList): GivenFile[] {
  return Array.from(files, (file) => ({ file, path: withoutTop(file.webkitRelativePath) || file.name }));
}

/** The files that were dropped, those of folders with their paths from them. */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  // The list is empty as soon as the event is over.
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  const isOneFolder = entries.length === 1 && entries[0].isDirectory;
  const found = (await Promise.all(entries.map(filesBelow))).flat();
  return found.map(({ file, path }) => ({ file, path: isOneFolder ? withoutTop(path) : path }));
}

async function filesBelow(entry: FileSystemEntry): Promise<GivenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, path: entry.fullPath.slice(1) }];
  }
  const below = await entriesOf(entry as FileSystemDirectoryEntry);
  return (await Promise.all(below.map(filesBelow))).flat();
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
