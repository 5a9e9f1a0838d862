'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { RunSummary } from '@/lib/server/runs';
import { percent1 } from '../_view/format';
import { OrderButton } from './order-button';

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
        <OrderButton
          icon="stop"
          order={{
            title: `Stop ${summary.name}?`,
            text: (
              <p>
                It finishes its step, saves and ends. Nothing is lost: the same run can go on later from where
                it was, by its command with --resume.
              </p>
            ),
            confirm: 'Stop it',
            path: `${path}/stop`,
            body: {},
            onDone: () => setNews('It was asked to stop, and ends after its step.'),
          }}
        >
          Stop
        </OrderButton>
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
