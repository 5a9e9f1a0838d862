import { parseArgs } from 'node:util';
import { AppError } from '../lib/errors';
import { type LabelRule, labelRuleSchema, MAX_INTENSITY } from '../training/datasets/raw';

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

/**
 * Stops where something given would be passed over in silence: an option given twice, of which the parser keeps the
 * last, or a word that belongs to no option, as a shell makes of `--input *.mp4`.
 * @param withValue options that the next word belongs to
 * @param advice what to do instead
 * @throws AppError bad-input naming it
 */
export function refuseLeftOver(
  rawArgs: readonly string[],
  withValue: readonly string[],
  advice: string,
): void {
  const options = Object.fromEntries(withValue.map((name) => [name, { type: 'string' as const }]));
  const { tokens } = parseArgs({
    args: [...rawArgs],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? token.value : []));
  if (words.length > 0) {
    const more = words.length > 1 ? ` and ${words.length - 1} more` : '';
    throw new AppError(
      'bad-input',
      `“${words[0]}”${more} ${words.length > 1 ? 'belong' : 'belongs'} to no option. ${advice}`,
    );
  }
  const names = tokens.flatMap((token) => (token.kind === 'option' ? token.rawName : []));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new AppError('bad-input', `${twice} is given twice. ${advice}`);
}

/** @throws AppError bad-input when the option's text is no number */
export function numberOf(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new AppError('bad-input', `--${name} must be a number; it is “${text}”.`);
  }
  return value;
}

/** 1,0.5 */
export function numbersOf(text: string | undefined, name: string): number[] | null {
  return text?.split(',').map((part) => numberOf(part, name)!) ?? null;
}

/** 0.1, or AU12=0.05,AU4=0.1 */
export function ratesByUnit(text: string | undefined, name: string): number | Record<string, number> | null {
  if (!text?.includes('=')) return numberOf(text, name);
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [unit, rate] = part.split('=');
      return [`AU${Number(unit.trim().replace(/^AU/i, ''))}`, numberOf(rate ?? '', name)!];
    }),
  );
}

/** 50 (steps), or 120s */
export function intervalOf(
  text: string | undefined,
  name: string,
): { steps: number } | { seconds: number } | null {
  if (text?.endsWith('s')) return { seconds: numberOf(text.slice(0, -1), name)! };
  const steps = numberOf(text, name);
  return steps === null ? null : { steps };
}

/** The option of commands that read datasets that are not prepared. */
export const PRESENT_FROM = {
  type: 'string',
  description: `labels are intensities from 0 to ${MAX_INTENSITY}, and a unit is present from this one on: 2 (DISFA, DISFA+), not read as intensities (your own pictures)`,
} as const;

/**
 * How labels are read, of --present-from.
 * @throws AppError bad-input for what is no intensity
 */
export function labelRuleOf(presentFrom: string | undefined): LabelRule {
  const parsed = labelRuleSchema.safeParse({ presentFrom: numberOf(presentFrom, 'present-from') });
  if (parsed.success) return parsed.data;
  throw new AppError(
    'bad-input',
    `--present-from must be an intensity above 0 and up to ${MAX_INTENSITY}; it is “${presentFrom}”.`,
  );
}
