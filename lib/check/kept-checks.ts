import { z } from 'zod';
import { type Baseline, baselineSchema } from '../au/baseline-schema';
import { AppError } from '../errors';
import { type Check, checkSchema } from './check-result';

const CHECKS = 'ugn-live-checks';
const BASELINE = 'ugn-live-check-baseline';
/** Larger files hold something else. */
const LONGEST_FILE = 1024 * 1024;

const handedSchema = z.strictObject({ modelHash: z.string(), baseline: baselineSchema });

/** The checks that this browser keeps, the newest first; those of another form are passed over. */
export function keptChecks(storage: Storage = localStorage): Check[] {
  const list = z.array(z.unknown()).safeParse(parsed(storage.getItem(CHECKS)));
  return (list.data ?? []).flatMap((entry) => checkSchema.safeParse(entry).data ?? []);
}

/** @throws AppError io where the browser keeps nothing */
export function keepCheck(check: Check, storage: Storage = localStorage): void {
  store([check, ...keptChecks(storage).filter(({ id }) => id !== check.id)], storage);
}

export function deleteCheck(id: string, storage: Storage = localStorage): void {
  store(
    keptChecks(storage).filter((check) => check.id !== id),
    storage,
  );
}

function store(checks: readonly Check[], storage: Storage): void {
  try {
    if (checks.length === 0) storage.removeItem(CHECKS);
    else storage.setItem(CHECKS, JSON.stringify(checks));
  } catch (cause) {
    throw new AppError('io', 'This browser keeps nothing for the site. Export the check instead.', { cause });
  }
}

/** An exported check. @throws AppError bad-input naming the file */
export async function readCheckFile(file: File): Promise<Check> {
  const check = file.size > LONGEST_FILE ? null : checkSchema.safeParse(parsed(await file.text()));
  if (check?.success) return check.data;
  throw new AppError('bad-input', `${file.name} is no exported check of this site.`);
}

/** Hands a resting face to the live page of this tab; null takes it away. */
export function handBaseline(
  handed: { readonly modelHash: string; readonly baseline: Baseline } | null,
  storage: Storage = sessionStorage,
): void {
  if (handed) storage.setItem(BASELINE, JSON.stringify(handed));
  else storage.removeItem(BASELINE);
}

/** What was handed, of this model; null without it. */
export function handedBaseline(modelHash: string, storage: Storage = sessionStorage): Baseline | null {
  const { data } = handedSchema.safeParse(parsed(storage.getItem(BASELINE)));
  return data?.modelHash === modelHash ? data.baseline : null;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
