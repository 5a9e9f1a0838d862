import type { RunSummary } from '@/lib/server/runs';
import { MOST } from '../_view/compared';

interface Props {
  runs: readonly RunSummary[];
  chosen: readonly string[];
}

/** All runs to choose from, cells of jobs included. A form without scripts. */
export function RunChooser({ runs, chosen }: Props) {
  return (
    <details open={chosen.length < 2} className="card p-5">
      <summary className="font-medium">Choose runs</summary>
      <form action="/training/compare" className="mt-3">
        <ul className="max-h-72 space-y-1.5 overflow-auto py-1 pl-1">
          {runs.map(({ id, name, job, config }) => (
            <li key={id}>
              <label className="flex items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  name="runs"
                  value={id}
                  defaultChecked={chosen.includes(id)}
                  className="size-4 accent-move"
                />
                <span className="break-all">
                  {job !== null && `${job} / `}
                  {name} {config !== null && <span className="text-muted">{config}</span>}
                </span>
              </label>
            </li>
          ))}
        </ul>
        <button type="submit" className="button button-primary mt-4">
          Compare
        </button>
        <span className="ml-3 text-muted text-sm">two to {MOST} of them</span>
      </form>
    </details>
  );
}
