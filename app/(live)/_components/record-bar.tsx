'use client';

import type { SessionSnapshot } from '@/lib/live/snapshot';
import { clockText } from '@/lib/numbers/duration';
import { unreadSeconds } from '@/lib/recording/gap-notes';
import type { GapReason } from '@/lib/recording/recording';
import { Icon } from '../../_components/icons';
import { PageLink } from '../../_components/page-link';
import { bytesText, countText } from '../../_view/record-text';
import type { Recording } from '../_view/use-recording';
import { RecordSettings } from './record-settings';

interface Props {
  recording: Recording;
  snapshot: SessionSnapshot;
}

/** Under the picture: what will be recorded, what is being recorded, or what became of it. */
export function RecordBar({ recording, snapshot }: Props) {
  const { state, isActive, failure } = recording;
  return (
    <div
      id="record-bar"
      data-state={state?.state ?? 'idle'}
      data-frames={state?.totals.frames ?? 0}
      className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-[#263634] border-t px-3 py-2 text-on-stage text-sm"
    >
      {isActive && state ? (
        <Running recording={recording} unread={snapshot.unread} />
      ) : (
        <>
          {state && state.totals.frames > 0 && (
            <p>
              Recorded {clockText(state.totals.seconds)} in this browser.{' '}
              <PageLink
                href={`/recordings/${state.id}`}
                className="font-semibold underline underline-offset-4"
              >
                Look at it
              </PageLink>
            </p>
          )}
          <RecordSettings recording={recording} snapshot={snapshot} />
        </>
      )}
      {(failure ?? (isActive ? null : state?.message)) && (
        <p role="alert" className="flex basis-full items-start gap-2">
          <Icon name="alert" className="mt-0.5 size-4 text-[#f3bb62]" />
          {failure ?? state?.message}
        </p>
      )}
      <p role="status" className="sr-only">
        {isActive ? 'Recording' : state && 'The recording has ended'}
      </p>
    </div>
  );
}

function Running({ recording: { state }, unread }: { recording: Recording; unread: GapReason | null }) {
  const { totals, gaps } = state!;
  const { seconds, frames, bytes, videoBytes } = totals;
  return (
    <>
      <span className="inline-flex items-center gap-2 rounded-full bg-[#b3261e] px-3 py-0.5 font-semibold text-white">
        <i className="record-dot" aria-hidden="true" />
        {state!.state === 'closing' ? 'Closing' : 'Recording'} {clockText(seconds)}
      </span>
      <span>{countText(frames, 'frame')}</span>
      <span>{bytesText(bytes + videoBytes)}</span>
      <span className="text-stage-muted">
        {state!.hasVideo ? 'Numbers and video' : 'Numbers, no pictures'}; stays in this browser
      </span>
      {(unread || gaps.length > 0) && (
        <span className="flex items-center gap-2">
          <Icon name="alert" className="size-4 text-[#f3bb62]" />
          {unread ? `Nothing is read now (${unread}); it will be marked` : ''}
          {unread && gaps.length > 0 ? '. ' : ''}
          {gaps.length > 0
            ? `${countText(gaps.length, 'gap')} marked, ${clockText(unreadSeconds(gaps))}`
            : ''}
        </span>
      )}
    </>
  );
}
