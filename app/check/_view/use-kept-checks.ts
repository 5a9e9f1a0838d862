import { useCallback, useEffect, useState } from 'react';
import type { Check } from '@/lib/check/check-result';
import { deleteCheck, keepCheck, keptChecks } from '@/lib/check/kept-checks';
import { messageOf } from '@/lib/errors';

/** The checks that this browser keeps; changes of other tabs are followed. */
export function useKeptChecks() {
  const [checks, setChecks] = useState<readonly Check[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const look = useCallback(() => {
    try {
      setChecks(keptChecks());
    } catch {
      setChecks([]); // storage is switched off
    }
  }, []);
  useEffect(() => {
    look();
    addEventListener('storage', look);
    return () => removeEventListener('storage', look);
  }, [look]);
  const change = (task: () => void) => {
    try {
      task();
      setFailure(null);
    } catch (error) {
      setFailure(messageOf(error));
    }
    look();
  };
  return {
    checks,
    failure,
    keep: (check: Check) => change(() => keepCheck(check)),
    remove: (id: string) => change(() => deleteCheck(id)),
  };
}
