import { useEffect } from 'react';
import { handBaseline, handedBaseline } from '@/lib/check/kept-checks';
import type { LiveSession } from '@/lib/live/session';
import type { SessionSnapshot } from '@/lib/live/snapshot';

/**
 * Sees the first person who is alone before the camera from the resting face that the check of this tab handed over, once. The page shows
 * it as any other neutral face.
 */
export function useHandedBaseline(session: LiveSession, { model, source }: SessionSnapshot): void {
  const hash = model?.hash;
  useEffect(() => {
    const baseline = hash === undefined || source !== 'camera' ? null : handedBaseline(hash);
    if (!baseline) return;
    const end = session.onResult(({ raw }) => {
      if (raw.length !== 1) return;
      end();
      const [{ number }] = raw;
      session.setBaseline(number, { ...baseline, face: number - 1 });
      handBaseline(null);
    });
    return end;
  }, [session, hash, source]);
}
