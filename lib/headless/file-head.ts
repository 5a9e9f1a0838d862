import { open } from 'node:fs/promises';

/**
 * A file's first bytes, at most so many.
 * @throws whatever Node says of a file that cannot be opened
 */
export async function headOf(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(path);
  try {
    const head = new Uint8Array(most);
    const { bytesRead } = await handle.read(head);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
