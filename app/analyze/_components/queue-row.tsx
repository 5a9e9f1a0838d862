import Link from 'next/link';
import { memo } from 'react';
import { type AnalysisQueue, isOpen, isRetryable, type QueueItem } from '@/lib/analyze/queue';
import { Icon, type IconName } from '../../_components/icons';
import { ProgressBar } from '../../_components/progress-bar';
import { bytesText, countText } from '../../_view/record-text';
import { FAILURE_WORDS, REMARK_WORDS } from '../_view/words';

interface Props {
  queue: AnalysisQueue;
  item: QueueItem;
}

/** A file of the queue. Hundreds are listed, so a row is drawn again only when its file changes. */
export const QueueRow = memo(function QueueRow({ queue, item }: Props) {
  const { id, path, kind, state, outcome, recording, file } = item;
  return (
    <li
      data-path={path}
      data-state={outcome?.kind ?? state}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 [contain-intrinsic-size:auto_4rem] [content-visibility:auto] sm:px-5"
    >
      <Icon
        name={iconOf(item)}
        className={`size-5 ${outcome?.kind === 'failed' ? 'text-alarm' : 'text-muted'}`}
      />
      <div className="min-w-0 flex-1 basis-56">
        <p className="break-words font-medium [overflow-wrap:anywhere]">
          {recording ? (
            <Link href={`/recordings/${recording}`} className="link" title="Open the recording">
              {path}
            </Link>
          ) : (
            path
          )}
        </p>
        <Line item={item} />
        {state === 'reading' && (
          <div className="mt-1.5 max-w-md">
            <ProgressBar share={item.share} label={`${path} read`} isActive />
          </div>
        )}
      </div>
      <span className="text-muted text-sm max-sm:hidden">
        {kind === 'video' ? 'Video' : 'Picture'}, {bytesText(file.size)}
      </span>
      <div className="flex w-40 justify-end gap-1">
        {isOpen(item) && <RowButton label="Cancel" path={path} onClick={() => queue.cancel(id)} />}
        {isRetryable(item) && <RowButton label="Try again" path={path} onClick={() => queue.retry(id)} />}
        {!isOpen(item) && <RowButton label="Remove" path={path} onClick={() => queue.remove(id)} />}
      </div>
    </li>
  );
});

function RowButton({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-11 rounded-lg px-2 font-medium text-muted text-sm hover:bg-sunken hover:text-ink"
    >
      {label}
      <span className="sr-only"> {path}</span>
    </button>
  );
}

/** What is known of the file, in words. */
function Line({ item: { state, outcome, frames, share } }: { item: QueueItem }) {
  if (outcome?.kind === 'failed') {
    return (
      <p className="text-sm">
        <strong className="font-semibold text-alarm">{FAILURE_WORDS[outcome.reason]}</strong>
        <span className="text-muted">: {outcome.detail}</span>
      </p>
    );
  }
  if (outcome?.kind === 'read') {
    const faces = outcome.faces === 0 ? 'no face' : countText(outcome.faces, 'face');
    return (
      <p className="text-muted text-sm">
        {countText(outcome.frames, 'frame')}, {faces}
        {outcome.remarks
          .filter(({ reason }) => reason !== 'no face' || outcome.frames > 1)
          .map(({ reason, detail }) => (
            <span key={reason} className="block text-ink">
              {REMARK_WORDS[reason]}
              <span className="text-muted">: {detail}</span>
            </span>
          ))}
      </p>
    );
  }
  if (state === 'reading') {
    const count = frames > 0 ? `, ${countText(frames, 'frame')}` : '';
    return (
      <p className="text-muted text-sm">
        Reading: {Math.round(100 * share)} %{count}
      </p>
    );
  }
  return <p className="text-muted text-sm">{state === 'cancelled' ? 'Cancelled' : 'Waiting'}</p>;
}

function iconOf({ kind, state, outcome }: QueueItem): IconName {
  if (outcome?.kind === 'failed') return 'alert';
  if (outcome?.kind === 'read') return 'check';
  if (state === 'cancelled') return 'close';
  return kind === 'video' ? 'film' : 'face';
}
