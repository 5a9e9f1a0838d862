'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { Recording } from '@/lib/recording/recording';
import { Choice } from '../../_components/choice';
import { shareOf, usePlayer } from '../_view/player';
import { useKeys } from '../_view/use-keys';
import { type Played, usePlayback } from '../_view/use-playback';
import { Badges } from './badges';
import { FactsLine } from './facts-line';
import { KeptVideo } from './kept-video';
import { Settings } from './record-settings';
import { RecordingActions } from './recording-actions';
import { SummaryTable } from './summary-table';
import { Traces } from './traces';

/** How much nearer a press brings. */
const ZOOM = 2;

/** A recording's page. */
export function Playback({ id }: { id: string }) {
  const { played, failure, change } = usePlayback(id);
  if (failure) {
    return (
      <div className="mx-auto max-w-2xl py-16 text-center">
        <h1 className="font-semibold text-2xl">This recording cannot be shown</h1>
        <p role="alert" className="mt-3 text-muted">
          {failure}
        </p>
        <Link href="/recordings" className="button mt-6">
          All recordings
        </Link>
      </div>
    );
  }
  if (!played) {
    return (
      <>
        <h1 className="sr-only">Recording</h1>
        <p className="py-16 text-center text-muted">Reading the recording …</p>
      </>
    );
  }
  return <Shown played={played} onChanged={change} />;
}

function Shown({ played, onChanged }: { played: Played; onChanged: (recording: Recording) => void }) {
  const { store, recording, traces, video } = played;
  const router = useRouter();
  const element = useRef<HTMLVideoElement>(null);
  const region = useRef<HTMLDivElement>(null);
  const player = usePlayer(recording.totals.seconds, element);
  const [face, setFace] = useState(traces[0]?.face ?? 0);
  const trace = traces.find((candidate) => candidate.face === face);
  const zoom = (factor: number) => player.zoom(factor, shareOf(player.view, player.time));
  useKeys(region, {
    '+': () => zoom(1 / ZOOM),
    '-': () => zoom(ZOOM),
    '0': () => player.look({ from: 0, to: player.duration }),
    i: player.markFrom,
    o: player.markTo,
    escape: () => player.mark(null),
  });

  return (
    <article id="recording" data-recording={recording.id} className="py-6">
      <nav aria-label="Breadcrumb" className="text-sm">
        <Link href="/recordings" className="link text-muted">
          Recordings
        </Link>
      </nav>
      <div className="mt-2 flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-[min(100%,20rem)] flex-1 space-y-2">
          <h1 className="break-words font-bold text-2xl tracking-tight sm:text-3xl">{recording.name}</h1>
          <FactsLine recording={recording} />
          <div className="flex flex-wrap gap-2 empty:hidden">
            <Badges recording={recording} />
            {recording.tags.map((tag) => (
              <span key={tag} className="rounded-md bg-sunken px-2 py-0.5 text-xs leading-5">
                {tag}
              </span>
            ))}
          </div>
          {recording.notes !== '' && <p className="max-w-3xl whitespace-pre-line">{recording.notes}</p>}
        </div>
        <RecordingActions
          store={store}
          recording={recording}
          onChanged={onChanged}
          onDeleted={() => router.push('/recordings')}
        />
      </div>
      {traces.length > 1 && (
        <div className="mt-4">
          <Choice
            label="Values of"
            value={face}
            options={traces.map((candidate) => ({
              value: candidate.face,
              text: `Face ${candidate.face + 1}`,
            }))}
            onChange={setFace}
          />
        </div>
      )}
      <div
        ref={region}
        className={`mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-4 ${video ? 'xl:grid-cols-[minmax(0,1fr)_30rem]' : ''}`}
      >
        {video && (
          <div className="z-20 max-xl:sticky max-xl:top-14 xl:order-last xl:sticky xl:top-18">
            <KeptVideo video={element} address={video} onTime={player.follow} />
          </div>
        )}
        {trace ? (
          <Traces recording={recording} trace={trace} player={player} />
        ) : (
          <p className="card p-8 text-center text-muted">No face was seen in this recording.</p>
        )}
      </div>
      <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        {trace && <SummaryTable recording={recording} trace={trace} />}
        <Settings recording={recording} />
      </div>
    </article>
  );
}
