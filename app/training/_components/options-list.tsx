import type { LooseRun } from '@/lib/runs/run-file';

/** What was asked of a run, without the fields that say nothing. */
export function OptionsList({ options }: { options: LooseRun }) {
  const { format: _, version: __, command: ___, ...asked } = options;
  const entries = Object.entries(asked).filter(([, value]) => value !== null && value !== undefined);
  return (
    <dl className="card grid gap-x-8 gap-y-4 p-5 text-sm sm:grid-cols-2 lg:grid-cols-4">
      {entries.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-muted">{wordsOf(name)}</dt>
          <dd className="break-words font-semibold">{textOf(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** labelNoise → label noise */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'object' && 'kind' in value!) return Object.values(value).join(' ');
  if (typeof value === 'object')
    return Object.entries(value!)
      .map(([key, v]) => `${key} ${textOf(v)}`)
      .join(', ');
  return String(value);
}
