'use client';

import { useEffect, useState } from 'react';
import { LiveSession } from '@/lib/live/session';
import { ASSET_BASE } from '../../_view/asset-base';
import { holdKeeping, savesData } from '../../_view/keep-site';
import { ResultFeed } from '../_view/result-feed';
import { LiveScreen } from './live-screen';
import { ParentBar } from './parent-bar';
import { StartScreen } from './start-screen';

const MODEL_BASE = '/models/default';

interface Props {
  appVersion: string;
  /** Origins of pages that may have this one in a frame and get its readings. */
  parents: readonly string[];
}

/** Makes the session when the page is in a browser, and ends it with the page. */
export function LiveView({ appVersion, parents }: Props) {
  const [live, setLive] = useState<{ session: LiveSession; feed: ResultFeed } | null>(null);

  useEffect(() => {
    const session = new LiveSession({ modelBase: MODEL_BASE, assetBase: ASSET_BASE });
    const feed = new ResultFeed(session);
    const release = holdKeeping();
    session.subscribe(() => {
      const { model, state } = session.getSnapshot();
      if (model || state === 'error') release();
    });
    if (savesData()) release();
    else session.prepare();
    setLive({ session, feed });
    return () => {
      release();
      feed.end();
      session.dispose();
    };
  }, []);

  if (live) {
    return (
      <>
        <ParentBar session={live.session} appVersion={appVersion} origins={parents} />
        <LiveScreen session={live.session} feed={live.feed} appVersion={appVersion} />
      </>
    );
  }
  return (
    <div id="live" data-state="idle" className="py-4">
      <StartScreen ready={false} onCamera={wait} onFile={wait} />
    </div>
  );
}

/** The buttons are off until the session exists. */
function wait(): void {}
