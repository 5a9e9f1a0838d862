import type { QueueSnapshot } from '@/lib/analyze/queue';
import { Icon } from '../../_components/icons';
import { ProgressBar } from '../../_components/progress-bar';
import { countText } from '../../_view/record-text';
import type { Counts } from '../_view/counts';
import { leftText } from '../_view/words';

interface Props {
  snapshot: QueueSnapshot;
  counts: Counts;
  loading: number | null;
  onStart: () => void;
  onCancelAll: () => void;
  onClear: () => void;
}

/** How far all files are, and what to do with all of them. */
export function QueueHead({ snapshot, counts, loading, onStart, onCancelAll, onClear }: Props) {
  const { items, isRunning, secondsLeft } = snapshot;
  const { read, failed, open, share } = counts;
  const isLoading = isRunning && loading !== null;
  return (
    <section aria-label="Progress" className="card mt-4 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="min-w-56 flex-1">
          <p className="font-semibold text-lg">
            {isLoading
              ? 'Getting the model ready'
              : isRunning || open === 0
                ? `${read} of ${countText(items.length, 'file')} read`
                : `${countText(open, 'file')} to read`}
          </p>
          <p className="text-muted text-sm">
            {[
              failed > 0 && `${failed} failed`,
              isRunning && !isLoading && leftText(secondsLeft),
              !isRunning && open === 0 && 'done',
            ]
              .filter(Boolean)
              .join(' · ') || ' '}
          </p>
        </div>
        {isRunning ? (
          <button type="button" className="button" onClick={onCancelAll}>
            <Icon name="stop" />
            Cancel all
          </button>
        ) : (
          <>
            <button type="button" className="button" onClick={onClear}>
              Clear the list
            </button>
            {open > 0 && (
              <button type="button" className="button button-primary" onClick={onStart}>
                <Icon name="play" />
                Read {open === 1 ? 'it' : 'them'}
              </button>
            )}
          </>
        )}
      </div>
      <div className="mt-3">
        <ProgressBar
          share={isLoading ? loading : share}
          label={isLoading ? 'Loading of the model' : 'Files read'}
          isActive={isRunning || open === 0}
        />
      </div>
    </section>
  );
}
