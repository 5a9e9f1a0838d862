'use client';

import { useEffect, useRef, useState } from 'react';
import type { Check } from '@/lib/check/check-result';
import { download } from '../../_view/download';
import { useCheck } from '../_view/use-check';
import { useKeptChecks } from '../_view/use-kept-checks';
import { CheckGuide } from './check-guide';
import { CheckReport } from './check-report';
import { CheckStage } from './check-stage';
import { CheckStart } from './check-start';
import { KeptChecksList } from './kept-checks-list';

/** The check from its start to its result. */
export function CheckView({ appVersion }: { appVersion: string }) {
  const check = useCheck(appVersion);
  const kept = useKeptChecks();
  const [shown, setShown] = useState<Check | null>(null);
  const { phase, result, session } = check;
  useEffect(() => {
    if (result) setShown(result);
  }, [result]);
  const report = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (shown) report.current?.focus();
  }, [shown]);

  if (phase && phase.name !== 'over' && session) {
    return (
      <div id="check" data-state="running" className="mt-6 grid items-start gap-6 lg:grid-cols-[1.3fr_1fr]">
        <CheckStage session={session} />
        <CheckGuide check={check} phase={phase} />
      </div>
    );
  }
  const isKept = shown !== null && kept.checks.some(({ id }) => id === shown.id);
  return (
    <div id="check" data-state={shown ? 'result' : 'start'}>
      {shown ? (
        <div ref={report} tabIndex={-1} className="outline-none">
          <CheckReport check={shown} />
          <div className="mt-4 flex flex-wrap items-center gap-3">
            <button type="button" className="button" disabled={isKept} onClick={() => kept.keep(shown)}>
              {isKept ? 'Kept in this browser' : 'Keep in this browser'}
            </button>
            <button type="button" className="button" onClick={() => exportCheck(shown)}>
              Export
            </button>
            <button type="button" className="button" onClick={() => setShown(null)}>
              {isKept ? 'Back' : 'Throw away'}
            </button>
            {kept.failure && (
              <p role="alert" className="basis-full border-alarm border-l-4 pl-3 text-sm">
                {kept.failure}
              </p>
            )}
          </div>
        </div>
      ) : (
        <CheckStart check={check} />
      )}
      <KeptChecksList checks={kept.checks} onShow={setShown} onDelete={kept.remove} />
    </div>
  );
}

function exportCheck(check: Check): void {
  const text = `${JSON.stringify(check, null, 2)}\n`;
  download(
    new Blob([text], { type: 'application/json' }),
    `${check.date.slice(0, 19).replaceAll(':', '-')}.check.json`,
  );
}
