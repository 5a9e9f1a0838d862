import type { StartOptions } from '@/lib/runs/start-options';

/** What the form says; a field that is no number stays a text, which the schema then names. */
export function wantedBy(form: FormData): unknown {
  const number = (name: string, scale = 1) => {
    const text = String(form.get(name)).trim().replace(',', '.');
    if (text === '') return null;
    return Number.isFinite(Number(text)) ? Number(text) / scale : text;
  };
  return {
    config: form.get('config'),
    data: form.getAll('data'),
    start: form.get('start'),
    minutes: number('minutes'),
    epochs: number('epochs'),
    seed: number('seed'),
    fold: number('fold'),
    folds: number('folds'),
    fraction: number('fraction', 100),
    labelNoise: number('labelNoise', 100),
  };
}

/** How long a training may take, in words. */
export function limitText({ minutes, epochs }: Pick<StartOptions, 'minutes' | 'epochs'>): string {
  if (minutes === null) return epochs === null ? 'all its epochs' : `${epochs} epochs of each stage`;
  return epochs === null
    ? `for ${minutes} minutes`
    : `${epochs} epochs of each stage, ${minutes} minutes at most`;
}
