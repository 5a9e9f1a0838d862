import type { Page } from '@playwright/test';
import type { Totals } from '../../lib/recording/recording';

/** What a browser keeps of recordings, as it lies there. */
interface Kept {
  readonly recordings: readonly {
    readonly id: string;
    readonly state: string;
    readonly ended: string;
    readonly totals: Totals;
    /** Of second 0, milliseconds since 1970. */
    readonly zero: number;
  }[];
  /** Numbers of the chunks of frames. */
  readonly chunks: readonly number[];
  /** Paths of all files, from the folder of recordings. */
  readonly files: string[];
}

/** Reads beside the site's own code, which is what is put to the test. */
export function keptIn(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await asked(indexedDB.open('ugn-live'));
    const all = (table: string) => asked(database.transaction(table).objectStore(table).getAll());
    const recordings = await all('recordings');
    const chunks = await all('chunks');
    database.close();
    const files: string[] = [];
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('recordings').catch(() => null);
    for await (const [id, own] of folder?.entries() ?? []) {
      for await (const name of (own as FileSystemDirectoryHandle).keys()) files.push(`${id}/${name}`);
    }
    return {
      recordings: recordings.map(({ id, state, ended, totals, header }) => {
        return { id, state, ended, totals, zero: header.clock[0].zero };
      }),
      chunks: chunks.map(({ number }) => number),
      files,
    };
  });
}
