'use client';

import { useEffect, useState } from 'react';

/** Whether something has been so for a time. */
export function useStays(so: boolean, milliseconds: number): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!so) return;
    const timer = setTimeout(() => setLong(true), milliseconds);
    return () => clearTimeout(timer);
  }, [so, milliseconds]);
  return long;
}
