import 'server-only';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { AppError, messageOf } from '../errors';
import { isMissing } from '../node/json-file';
import { exists } from './runs';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json',
};

/** Those of the names that a folder has. */
export async function downloadsIn(folder: string, names: readonly string[]): Promise<string[]> {
  const there = await Promise.all(names.map((name) => exists(path.join(folder, name))));
  return names.filter((_, i) => there[i]);
}

/**
 * A file for download as the response to a request. A report is another page's HTML: it is saved, never run on
 * this origin.
 * @param names the files that may be had
 * @param from the run's or the job's id, which begins the saved file's name
 * @throws AppError not-found unless the name is one of them and the folder has it; io
 */
export async function download(
  folder: string,
  name: string,
  names: readonly string[],
  from: string,
): Promise<Response> {
  if (!names.includes(name)) {
    throw new AppError('not-found', `There is no file of that name to be had; there is ${names.join(', ')}.`);
  }
  let content: ReadableStream;
  let size: number;
  try {
    const file = await open(path.join(folder, name));
    ({ size } = await file.stat());
    content = Readable.toWeb(file.createReadStream()) as ReadableStream;
  } catch (cause) {
    if (isMissing(cause)) throw new AppError('not-found', `${from} has no ${name} yet.`);
    throw new AppError('io', `Cannot read ${name}: ${messageOf(cause)}`, { cause });
  }
  return new Response(content, {
    headers: {
      'content-length': String(size),
      'content-type': TYPES[path.extname(name)],
      'content-disposition': `attachment; filename="${from.replaceAll('~', '-')}-${name}"`,
      'cache-control': 'no-store',
    },
  });
}
