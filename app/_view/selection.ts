'use client';

import { useCallback, useMemo, useState } from 'react';

/** Which action unit is looked at: the one pointed at, else the one chosen. FACS numbers. */
export interface Selection {
  readonly shown: number | null;
  readonly pinned: number | null;
  /** Under the pointer or the keyboard focus; null when it leaves. */
  readonly point: (id: number | null) => void;
  /** Chooses an action unit, or lets go of it when it was chosen. */
  readonly pin: (id: number) => void;
}

export function useSelection(): Selection {
  const [pointed, point] = useState<number | null>(null);
  const [pinned, setPinned] = useState<number | null>(null);
  const pin = useCallback((id: number) => setPinned((before) => (before === id ? null : id)), []);
  return useMemo(() => ({ shown: pointed ?? pinned, pinned, point, pin }), [pointed, pinned, pin]);
}
