import 'server-only';
import path from 'node:path';
import { doorSettings } from '../door/door-settings';
import { AppError } from '../errors';
import { isOperator } from './operator';

/** A path from outside the project, behind the start of a text, a space or what stands before a value. */
const ABSOLUTE = /(^|[\s"'“=:(,[])((?:~?\/|(?:\.\.[\\/])+|[A-Za-z]:[\\/])[^\s"'”,:;)\]]+)/g;

/** Whether strangers may be reading: the site can be reached from elsewhere. On this machine alone, all is shown. */
export function hasStrangers(): boolean {
  return doorSettings(process.env).isOpen;
}

/** Whether a reader may see all: the operator, and everybody where there are no strangers. */
function maySeeAll(headers?: Headers): boolean {
  return !hasStrangers() || isOperator(headers?.get('authorization') ?? null);
}

/**
 * What a reader is shown of runs and jobs: to strangers, the last part alone of every path from outside the project, which
 * commands, options and errors carry.
 */
export function shownTo<T>(value: T, headers?: Headers): T {
  return maySeeAll(headers) ? value : (withoutPaths(value) as T);
}

/** The same for what has files to download, which are not for strangers: predictions name people and their labels. */
export function detailShownTo<T extends { downloads: readonly string[] | null }>(
  detail: T,
  headers?: Headers,
): T {
  return maySeeAll(headers) ? detail : { ...shownTo(detail, headers), downloads: null };
}

/** @throws AppError not-allowed where a download is not for this reader */
export function requireSight(headers: Headers): void {
  if (maySeeAll(headers)) return;
  throw new AppError('not-allowed', 'Files of runs are for the operator: send the token as authorization.');
}

function withoutPaths(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(
      ABSOLUTE,
      (_, before: string, found: string) => `${before}…/${path.basename(found)}`,
    );
  }
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutPaths(part)]));
}
