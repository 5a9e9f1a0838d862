import { type ChangeEvent, useState } from 'react';
import type { Check } from '@/lib/check/check-result';
import { summaryText } from '@/lib/check/check-words';
import { checksTable } from '@/lib/check/checks-table';
import { readCheckFile } from '@/lib/check/kept-checks';
import { messageOf } from '@/lib/errors';
import { download } from '../../_view/download';
import { countText } from '../../_view/record-text';

interface Props {
  checks: readonly Check[];
  onShow: (check: Check) => void;
  onDelete: (id: string) => void;
}

/** What this browser keeps, and the table of several checks. */
export function KeptChecksList({ checks, onShow, onDelete }: Props) {
  return (
    <section aria-label="Kept checks" className="card mt-6 p-5">
      <h2 className="font-semibold text-xl">Checks in this browser</h2>
      {checks.length === 0 ? (
        <p className="mt-2 text-muted">None is kept. A result stays only where you press Keep.</p>
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {checks.map((check) => (
            <li key={check.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2">
              <p className="min-w-48 flex-1">
                {new Date(check.date).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
                {check.person && ` · ${check.person}`}
                <span className="block text-muted text-sm">{summaryText(check)}</span>
              </p>
              <button type="button" className="button" onClick={() => onShow(check)}>
                Show<span className="sr-only"> the check of {check.date}</span>
              </button>
              <button type="button" className="button" onClick={() => onDelete(check.id)}>
                Delete<span className="sr-only"> the check of {check.date}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <JoinedTable kept={checks} />
    </section>
  );
}

function JoinedTable({ kept }: { kept: readonly Check[] }) {
  const [joined, setJoined] = useState<readonly Check[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const all = [...kept, ...joined];
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.currentTarget.files ?? [])];
    setFailure(null);
    try {
      setJoined(await Promise.all(files.map(readCheckFile)));
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  return (
    <details className="mt-4">
      <summary className="font-medium">Several checks as one table</summary>
      <div className="mt-3 space-y-3">
        <p className="text-muted leading-relaxed">
          Exported checks of people who agreed, and those kept here, become one CSV: a row for each unit of
          each check.
        </p>
        <label className="block font-medium text-sm">
          Exported checks (.check.json)
          <input
            type="file"
            multiple
            accept=".json,application/json"
            onChange={take}
            className="mt-1 block max-w-full font-normal"
          />
        </label>
        {failure && (
          <p role="alert" className="border-alarm border-l-4 pl-3 text-sm">
            {failure}
          </p>
        )}
        <button
          type="button"
          className="button"
          disabled={all.length === 0}
          onClick={() => download(new Blob([checksTable(all)], { type: 'text/csv' }), 'checks.csv')}
        >
          Save the table of {countText(all.length, 'check')}
        </button>
      </div>
    </details>
  );
}
