import { parseArgs } from 'node:util';
import type { ArgsDef, CommandDef } from 'citty';
import { AppError } from '../lib/errors';
import { type LabelRule, labelRuleSchema, MAX_INTENSITY } from '../training/datasets/raw';

/** Every value of an option that may be given several times. */
export function valuesOf(rawArgs: readonly string[], name: string): string[] {
  return rawArgs.flatMap((arg, i) => {
    if (arg === `--${name}`) return rawArgs[i + 1] ?? [];
    return arg.startsWith(`--${name}=`) ? arg.slice(name.length + 3) : [];
  });
}

interface Unread {
  /** Options that may be given several times (valuesOf). */
  readonly several?: readonly string[];
  /** What to do instead of giving an option twice, or words that belong to none. */
  readonly advice?: string;
}

/**
 * Stops where something given would be passed over in silence: an option that does not exist, one given twice, of which the
 * parser keeps the last, or a word that belongs to no option, as a shell makes of `--input *.mp4`.
 * @param defined the command's own `args`
 * @throws AppError bad-input naming it
 */
export function refuseUnread(
  rawArgs: readonly string[],
  defined: CommandDef['args'],
  { several = [], advice = 'Put a value with spaces in quotes; --help lists the options.' }: Unread = {},
): void {
  const options: Record<string, { type: 'boolean' | 'string' }> = {};
  for (const [name, { type }] of Object.entries((defined ?? {}) as ArgsDef)) {
    options[name] = { type: type === 'boolean' ? 'boolean' : 'string' };
    if (type === 'boolean') options[`no-${name}`] = { type: 'boolean' };
  }
  const { tokens } = parseArgs({
    args: [...rawArgs],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = tokens.flatMap((token) => (token.kind === 'option' ? token : []));
  const unknown = given.find(({ name }) => !(name in options));
  if (unknown) {
    throw new AppError('bad-input', `There is no option ${unknown.rawName}; --help lists them all.`);
  }
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? token.value : []));
  if (words.length > 0) {
    const more = words.length > 1 ? ` and ${words.length - 1} more` : '';
    const belong = words.length > 1 ? 'belong' : 'belongs';
    throw new AppError('bad-input', `“${words[0]}”${more} ${belong} to no option. ${advice}`);
  }
  const names = given.map(({ name }) => name).filter((name) => !several.includes(name));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new AppError('bad-input', `--${twice} is given twice. ${advice}`);
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
