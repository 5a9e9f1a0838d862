import { useState } from 'react';
import { messageOf } from '@/lib/errors';
import { clockText } from '@/lib/numbers/duration';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { DialogEnd } from '../../_components/dialog-end';
import { countText } from '../../_view/record-text';
import { forgetAdjustments } from '../_view/use-adjustments';
import { Dialog } from './dialog';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onDeleted: () => void;
  onClose: () => void;
}

/** Asks before a recording is gone for good. */
export function DeleteDialog({ store, recording, onDeleted, onClose }: Props) {
  const [failure, setFailure] = useState<string | null>(null);
  const { seconds, frames, videoPieces } = recording.totals;
  return (
    <Dialog title="Delete this recording?" onClose={onClose}>
      {(close) => (
        <>
          <p className="mt-3 text-muted leading-relaxed">
            <strong className="break-words text-ink">{recording.name}</strong>, {clockText(seconds)} with{' '}
            {countText(frames, 'frame')}
            {videoPieces > 0 && ' and the video'}, will be gone for good. To keep a copy, export everything
            first.
          </p>
          <DialogEnd failure={failure} leave="Keep it" onLeave={close}>
            <button
              type="button"
              className="button border-alarm text-alarm"
              onClick={() => {
                store.remove(recording.id).then(
                  () => {
                    forgetAdjustments(recording.id);
                    close();
                    onDeleted();
                  },
                  (error) => setFailure(messageOf(error)),
                );
              }}
            >
              Delete
            </button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
