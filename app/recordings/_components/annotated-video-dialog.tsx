import { useEffect, useRef, useState } from 'react';
import { messageOf } from '@/lib/errors';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { DialogEnd } from '../../_components/dialog-end';
import { download, fileName, READ_BY } from '../../_view/download';
import { Dialog } from './dialog';
import { ExportProgress } from './export-progress';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onClose: () => void;
}

/** Makes the annotated video, which takes about as long as it lasts. */
export function AnnotatedVideoDialog({ store, recording, onClose }: Props) {
  const [share, setShare] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const make = async (close: () => void) => {
    running.current = new AbortController();
    const { signal } = running.current;
    setFailure(null);
    setShare(0);
    let kept = 0;
    try {
      const { annotatedVideo } = await import('@/lib/annotation/annotated-video');
      const marks = await store.marks(recording.id);
      const video = await annotatedVideo(store, recording, marks, { signal, onProgress: setShare });
      if (video) {
        kept = READ_BY;
        download(video, `${fileName(recording.name)}.${video.name}`);
        close();
      }
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setShare(null);
      setTimeout(() => void store.files.dropScratch(recording.id, 'annotated-video').catch(() => {}), kept);
    }
  };

  return (
    <Dialog title="Annotated video" onClose={onClose}>
      {(close) => (
        <>
          <p className="mt-3 text-muted leading-relaxed">
            The kept video with boxes and labels in the picture, your annotations as captions and the values
            of all action units beside it. Each picture has the values of the frame nearest in time. It shows
            those who were recorded: pass it on only as they agreed.
          </p>
          {share !== null && <ExportProgress label="Writing the video:" share={share} />}
          <DialogEnd failure={failure} leave="Cancel" onLeave={close}>
            <button
              type="button"
              className="button button-primary"
              disabled={share !== null}
              onClick={() => make(close)}
            >
              Make the video
            </button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
