'use client';

import { useEffect, useState } from 'react';
import type { LiveSession } from '@/lib/live/session';
import type { SessionSnapshot } from '@/lib/live/snapshot';
import type { ModelFacts } from '@/lib/readings/face-reading';
import { AuGraph } from '../../_components/au-graph';
import type { ResultFeed } from '../_view/result-feed';
import { useHandedBaseline } from '../_view/use-handed-baseline';
import { useNeutral } from '../_view/use-neutral';
import type { Recording } from '../_view/use-recording';
import { useShortcuts } from '../_view/use-shortcuts';
import type { Stream } from '../_view/use-stream';
import type { ViewOptions } from '../_view/use-view-options';
import { AuDetail } from './au-detail';
import { HelpDialog } from './help-dialog';
import { NeutralBar } from './neutral-bar';
import { NeutralGuide } from './neutral-guide';
import { ReadingsPanel } from './readings-panel';
import { RecordBar } from './record-bar';
import { Settings } from './settings';
import { Stage } from './stage';
import { StatusStrip } from './status-strip';
import { StreamBar } from './stream-bar';
import { Toolbar } from './toolbar';

interface Props {
  session: LiveSession;
  snapshot: SessionSnapshot;
  feed: ResultFeed;
  model: ModelFacts;
  options: ViewOptions;
  recording: Recording;
  stream: Stream;
  onFile: (file: File) => void;
}

/** The picture, its controls, the readings and the graph. */
export function RunningScreen({ session, snapshot, feed, model, options, ...props }: Props) {
  const { recording, stream, onFile } = props;
  const { selection, heat, order, view, characterKeys, set } = options;
  const mirror = options.mirror ?? snapshot.source === 'camera';
  const [frozen, setFrozen] = useState(false);
  const [helping, setHelping] = useState(false);
  const isOld = snapshot.state === 'stalled';
  const neutral = useNeutral(session, snapshot);
  useHandedBaseline(session, snapshot);

  useEffect(() => {
    feed.setFrozen(frozen);
    return () => feed.setFrozen(false);
  }, [feed, frozen]);
  // A recording keeps where each unit's attention is strongest.
  const isAttentive = heat || recording.isActive;
  useEffect(() => session.setAttention(isAttentive), [session, isAttentive]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these choices change the picture of the frame at hand
  useEffect(() => feed.refresh(), [feed, selection.shown, mirror, heat]);

  const actions = {
    onFreeze: () => setFrozen(!frozen),
    onMirror: () => set({ mirror: !mirror }),
    onHeat: () => set({ heat: !heat }),
    onStop: () => session.stop(),
    onRecord: recording.toggle,
    onNeutral: () => {
      setFrozen(false);
      neutral.start();
    },
    onHelp: () => setHelping(true),
  };
  useShortcuts(
    {
      ' ': actions.onFreeze,
      escape: neutral.phase ? neutral.cancel : actions.onStop,
      r: actions.onRecord,
      n: actions.onNeutral,
      m: actions.onMirror,
      a: actions.onHeat,
      '?': actions.onHelp,
      t: () => set({ view: view === 'rows' ? 'table' : 'rows' }),
      s: () => set({ order: order === 'face' ? 'strongest' : 'face' }),
      f: () => feed.chooseNextFace(),
      '1': () => session.setMaxFaces(1),
      '2': () => session.setMaxFaces(2),
      '3': () => session.setMaxFaces(3),
      '4': () => session.setMaxFaces(4),
    },
    characterKeys,
  );

  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_39.5rem]">
      <h1 className="sr-only">Live action units</h1>
      <div className="contents xl:flex xl:flex-col xl:gap-4">
        <section
          aria-label="Picture"
          className="top-14 z-20 overflow-hidden rounded-2xl border border-line bg-stage has-[details[open]]:static xl:static [&:has(~details[open])]:static [@media(min-height:42rem)]:max-xl:sticky"
        >
          <StatusStrip snapshot={snapshot} drawMs={feed.drawMs} />
          <div className="relative">
            <Stage
              feed={feed}
              snapshot={snapshot}
              model={model}
              mirror={mirror}
              heat={heat ? selection.shown : null}
              frozen={frozen}
            />
            {neutral.phase && <NeutralGuide phase={neutral.phase} onCancel={neutral.cancel} />}
          </div>
          <Toolbar
            frozen={frozen}
            mirror={mirror}
            heat={heat}
            recording={recording.isActive}
            capturing={neutral.phase !== null}
            {...actions}
          />
          <NeutralBar neutral={neutral} baselines={snapshot.baselines} />
          <StreamBar stream={stream} />
          <RecordBar recording={recording} snapshot={snapshot} />
        </section>
        {snapshot.note && (
          <p role="status" className="card px-4 py-2 text-sm">
            {snapshot.note}
          </p>
        )}
        <Settings session={session} snapshot={snapshot} stream={stream} onFile={onFile} />
        <section
          aria-label="Graph of the action units"
          data-old={isOld}
          className="card order-last grid items-center gap-5 p-4 sm:grid-cols-[1.2fr_1fr]"
        >
          <AuGraph feed={feed} model={model} selection={selection} />
          <AuDetail feed={feed} model={model} selection={selection} />
        </section>
      </div>
      <ReadingsPanel
        feed={feed}
        model={model}
        selection={selection}
        view={view}
        order={order}
        hasBaseline={snapshot.baselines.size > 0}
        isOld={isOld}
        onView={(next) => set({ view: next })}
        onOrder={(next) => set({ order: next })}
      />
      <HelpDialog
        open={helping}
        onClose={() => setHelping(false)}
        characterKeys={characterKeys}
        onCharacterKeys={(on) => set({ characterKeys: on })}
      />
    </div>
  );
}
