'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { Recording } from '@/lib/recording/recording';
import { Choice } from '../../_components/choice';
import { useMarks } from '../_view/use-marks';
import { type Played, usePlayback } from '../_view/use-playback';
import { Badges } from './badges';
import { FactsLine } from './facts-line';
import { RecordingActions } from './recording-actions';
import { Session } from './session';

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
  const { store, recording, traces } = played;
  const router = useRouter();
  const [face, setFace] = useState(traces[0]?.face ?? 0);
  const editor = useMarks(store, recording.id);

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
      <Session played={played} face={face} editor={editor} />
    </article>
  );
}
