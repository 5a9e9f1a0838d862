import { type FormEvent, useEffect, useState } from 'react';
import type { Wanted } from '@/lib/annotation/dataset';
import { AppError, messageOf } from '@/lib/errors';
import type { Correction } from '@/lib/recording/marks';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { loadTraces } from '@/lib/recording/traces';
import { DialogEnd } from '../../_components/dialog-end';
import { download, fileName } from '../../_view/download';
import { countText } from '../../_view/record-text';
import { Dialog } from './dialog';
import { ExportProgress } from './export-progress';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onClose: () => void;
}

interface Dataset {
  readonly corrections: readonly Correction[];
  readonly wanted: readonly Wanted[];
  readonly video: Blob;
}

/** Asks who was recorded, and writes the corrections as a folder that training reads. */
export function DatasetDialog({ store, recording, onClose }: Props) {
  const [dataset, setDataset] = useState<Dataset | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const name = fileName(recording.name);
  useEffect(() => {
    gather(store, recording).then(setDataset, (error) => setFailure(messageOf(error)));
  }, [store, recording]);
  const faces = [...new Set(dataset?.wanted.map(({ face }) => face))].sort((one, other) => one - other);

  const write = async (event: FormEvent<HTMLFormElement>, close: () => void) => {
    event.preventDefault();
    if (!dataset) return;
    const form = new FormData(event.currentTarget);
    const subjectOf = (face: number) => String(form.get(`face-${face}`)).trim();
    setFailure(null);
    setShare(0);
    try {
      const [{ datasetZip }, { picturesOf }] = await Promise.all([
        import('@/lib/annotation/dataset'),
        import('@/lib/annotation/video-pictures'),
      ]);
      const { corrections, wanted, video } = dataset;
      const pictures = picturesOf(video, wanted, recording.header.frame.width, setShare);
      const zip = await datasetZip(recording, corrections, `${name}-corrections`, subjectOf, pictures);
      download(zip, `${name}-corrections.zip`);
      close();
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setShare(null);
    }
  };

  return (
    <Dialog title="Corrections for training" onClose={onClose}>
      {(close) => (
        <form onSubmit={(event) => write(event, close)}>
          {dataset && (
            <>
              <p className="mt-3 text-muted leading-relaxed">
                {countText(dataset.wanted.length, 'picture')} of corrected stretches, each with a label for
                the corrected action units; all others are unknown. They show those who were recorded: use
                them only as they agreed. Unpack the zip, then
              </p>
              <code className="mt-2 block rounded-lg bg-sunken px-3 py-2 text-sm">
                npm run train -- check --data FOLDER
              </code>
              {faces.map((face) => (
                <label key={face} className="mt-4 block font-medium text-sm">
                  Who is face {face + 1}? The same word in every recording of this person
                  <input
                    name={`face-${face}`}
                    required
                    maxLength={100}
                    pattern=".*\S.*"
                    defaultValue={`${name}-face-${face + 1}`}
                    className="field mt-1 block w-full font-normal"
                  />
                </label>
              ))}
            </>
          )}
          {share !== null && <ExportProgress label="Cutting out the faces:" share={share} />}
          <DialogEnd failure={failure} leave="Close" onLeave={close}>
            <button type="submit" className="button button-primary" disabled={!dataset || share !== null}>
              Write the folder
            </button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

/** @throws AppError not-found or bad-input, saying what is missing for a dataset */
async function gather(store: RecordingStore, recording: Recording): Promise<Dataset> {
  const { corrections } = await store.marks(recording.id);
  if (corrections.length === 0) {
    throw new AppError('not-found', 'Nothing is corrected yet: open the recording and start the review.');
  }
  const video = await store.video(recording);
  if (!video) {
    throw new AppError(
      'not-found',
      'Training needs pictures, and no video was kept of this recording. Tick “Record the video too” before the next one, if those in it agree.',
    );
  }
  if (recording.header.video?.overlay) {
    throw new AppError(
      'bad-input',
      'The kept video has boxes and labels in the picture, and a model would learn to read those. Record the video without them.',
    );
  }
  const { wantedPictures } = await import('@/lib/annotation/dataset');
  return { corrections, wanted: wantedPictures(await loadTraces(store, recording), corrections), video };
}
