'use client';

import { useEffect, useState } from 'react';
import { AnalysisSession } from '@/lib/analyze/analyze-session';
import { ASSET_BASE } from '../../_view/asset-base';
import { AnalyzeScreen } from './analyze-screen';

const MODEL_BASE = '/models/default';

/** Makes the session when the page is in a browser, and ends it with the page. */
export function AnalyzeView({ appVersion }: { appVersion: string }) {
  const [session, setSession] = useState<AnalysisSession | null>(null);
  const [loading, setLoading] = useState<number | null>(null);
  useEffect(() => {
    const made = new AnalysisSession({
      modelBase: MODEL_BASE,
      assetBase: ASSET_BASE,
      appVersion,
      onLoading: setLoading,
    });
    setSession(made);
    return () => made.dispose();
  }, [appVersion]);
  return session && <AnalyzeScreen session={session} loading={loading} />;
}
