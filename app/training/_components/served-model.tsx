'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ModelEntry } from '@/lib/server/published-models';
import { percent1 } from '../_view/number-text';
import { OrderButton } from './order-button';

interface Props {
  served: ModelEntry | null;
  /** Models that were replaced, the one replaced last first. */
  history: readonly ModelEntry[];
  /** The run that made the served one, where it is still there. */
  run: { readonly id: string; readonly name: string } | null;
  hasOperator: boolean;
}

/** What the live page loads, and what it loaded before. */
export function ServedModel({ served, history, run, hasOperator }: Props) {
  const router = useRouter();
  const [news, setNews] = useState('');
  return (
    <section aria-labelledby="served" className="card p-5">
      <h2 id="served" className="font-semibold text-lg">
        On the live page
      </h2>
      {served ? (
        <p className="mt-1">
          <ModelName model={served} />
          {run && (
            <>
              {' '}
              from{' '}
              <Link href={`/training/runs/${run.id}`} className="link">
                {run.name}
              </Link>
            </>
          )}
        </p>
      ) : (
        <p className="mt-1 text-muted">No model that can be used. Serve one of the runs below.</p>
      )}
      <p role="status" className={news ? 'mt-2 text-sm' : 'sr-only'}>
        {news}
      </p>
      {history.length > 0 && (
        <details className="mt-3">
          <summary className="font-medium text-sm">Served before ({history.length})</summary>
          <ul className="mt-2 divide-y divide-line">
            {history.map((model) => (
              <li key={model.name} className="flex flex-wrap items-center justify-between gap-2 py-2">
                <ModelName model={model} />
                {hasOperator && (
                  <OrderButton
                    icon="back"
                    order={{
                      title: 'Go back to this model?',
                      text: (
                        <p>
                          From now on the live page loads <ModelName model={model} /> again. The present one
                          is kept in its turn.
                        </p>
                      ),
                      confirm: 'Go back',
                      path: '/api/training/rollback',
                      body: { entry: model.name },
                      onDone: () => {
                        setNews('Served again: whoever opens the live page now gets the older model.');
                        router.refresh();
                      },
                    }}
                  >
                    Serve again
                  </OrderButton>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function ModelName({ model }: { model: ModelEntry }) {
  return (
    <span>
      <strong className="font-semibold">{model.variant.toUpperCase()}</strong> trained {model.trained}
      {model.f1 !== null && `, test F1 ${percent1(model.f1)} %`}, <span className="sr-only">hash </span>
      <code className="font-mono text-muted text-sm">{model.hash.slice(0, 8)}</code>
    </span>
  );
}
