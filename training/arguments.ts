import { AppError } from '../lib/errors';

/** Every value of an option that may be given several times. */
export function valuesOf(rawArgs: readonly string[], name: string): string[] {
  return rawArgs.flatMap((arg, i) => {
    if (arg === `--${name}`) return rawArgs[i + 1] ?? [];
    return arg.startsWith(`--${name}=`) ? arg.slice(name.length + 3) : [];
  });
}

/**
 * Stops at an option that does not exist, which the parser would take in silence.
 * @throws AppError bad-input naming it
 */
export function refuseUnknown(rawArgs: readonly string[], known: readonly string[]): void {
  const names = rawArgs.filter((arg) => arg.startsWith('--')).map((arg) => arg.slice(2).split('=')[0]);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AppError('bad-input', `There is no option --${unknown}; --help lists them all.`);
  }
}
