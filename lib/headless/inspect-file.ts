import { constants, openAsBlob } from 'node:fs';
import { access } from 'node:fs/promises';
import * as content from '../analyze/inspect';
import type { Failure, Remark } from '../analyze/outcome';
import { messageOf } from '../errors';
import type { InputFile } from './input-files';

/**
 * What a file says before the browser is asked to read it.
 * @returns why it cannot be read, or what is worth knowing of it
 */
export async function inspect(file: InputFile): Promise<Failure | Remark[]> {
  const refusal = await access(file.path, constants.R_OK).then(() => null, messageOf);
  if (refusal !== null) return { kind: 'failed', reason: 'unreadable', detail: refusal };
  return content.inspect(await openAsBlob(file.path), file.kind);
}

/** Why the browser refused a file: it lacks its kind or codec, the end is missing, or it is damaged. */
export async function whyUnreadable(
  { name, path, kind }: InputFile,
  message: string,
  isUnsupported = false,
): Promise<Failure> {
  return content.whyUnreadable(await openAsBlob(path), { name, kind, message, isUnsupported });
}
