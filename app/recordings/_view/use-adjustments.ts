'use client';

import { useCallback, useMemo, useState } from 'react';
import { type Adjustments, adjustmentsSchema, UNADJUSTED } from '@/lib/recording/adjust';
import type { Recording } from '@/lib/recording/recording';

const keyOf = (id: string) => `ugn-live:adjustments:${id}`;

/** The settings of a recording's page; this browser keeps them with the recording's id. */
export function useAdjustments({ id, header }: Recording) {
  const hasBaseline = header.baselines.length > 0;
  const first = useMemo<Adjustments>(
    () => ({ ...UNADJUSTED, baseline: { kind: hasBaseline ? 'recorded' : 'none' } }),
    [hasBaseline],
  );
  const [adjustments, setAdjustments] = useState(() => kept(id) ?? first);
  const set = useCallback(
    (change: Partial<Adjustments>) =>
      setAdjustments((before) => {
        const next = { ...before, ...change };
        keep(id, next);
        return next;
      }),
    [id],
  );
  const reset = useCallback(() => {
    forgetAdjustments(id);
    setAdjustments(first);
  }, [id, first]);
  return { adjustments, set, reset };
}

/** As when the recording is deleted. */
export function forgetAdjustments(id: string): void {
  localStorage.removeItem(keyOf(id));
}

/** A browser that keeps nothing more has them for as long as the page is open. */
function keep(id: string, adjustments: Adjustments): void {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(adjustments));
  } catch {
    return;
  }
}

/** Null where none were kept, or what was kept cannot be read. */
function kept(id: string): Adjustments | null {
  try {
    const { success, data } = adjustmentsSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(id)) ?? ''));
    return success ? data : null;
  } catch {
    return null;
  }
}
