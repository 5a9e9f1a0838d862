'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { RunSummary } from '@/lib/server/runs';
import { percent1 } from '../_view/number-text';
import { OrderButton } from './order-button';
import { StopOrder } from './stop-order';

interface Props {
  summary: RunSummary;
  /** Hash of the model that the live page loads, or null where there is none. */
  served: string | null;
}

/** What an operator can have done with a run: stop it while it runs, publish what it made. */
export function RunOrders({ summary, served }: Props) {
  const router = useRouter();
  const [news, setNews] = useState('');
  const path = `/api/training/runs/${encodeURIComponent(summary.id)}`;
  const isActive = summary.state === 'running' || summary.state === 'starting';
  return (
    <>
      {isActive && (
        <StopOrder
          name={summary.name}
          path={path}
          later="it can go on from there later, by its command with --resume."
          onNews={setNews}
        />
      )}
      {summary.modelHash !== null && summary.modelHash !== served && (
        <OrderButton
          icon="upload"
          isPrimary
          order={{
            title: `Serve ${summary.name}?`,
            text: (
              <p>
                From now on the live page loads this model
                {summary.f1 !== null && `, with a test F1 of ${percent1(summary.f1)} %`}. The present one is
                kept, and can be served again from the list of runs.
              </p>
            ),
            confirm: 'Serve it',
            path: `${path}/publish`,
            body: {},
            onDone: () => {
              setNews('Served: whoever opens the live page now gets this model.');
              router.refresh();
            },
          }}
        >
          Serve this model
        </OrderButton>
      )}
      <p role="status" className={news ? 'w-full text-sm' : 'sr-only'}>
        {news}
      </p>
    </>
  );
}
