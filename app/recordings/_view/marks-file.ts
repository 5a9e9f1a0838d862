import { elanText } from '@/lib/annotation/elan';
import { marksTable } from '@/lib/annotation/table';
import { webVtt } from '@/lib/annotation/web-vtt';
import { AppError } from '@/lib/errors';
import { isEmpty } from '@/lib/recording/marks';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';

export type MarksFormat = 'vtt' | 'elan' | 'csv';

/**
 * The annotations of a recording as a file, and of a table what its columns mean.
 * @throws AppError not-found where there are none
 */
export async function marksFile(store: RecordingStore, recording: Recording, name: MarksFormat) {
  const marks = await store.marks(recording.id);
  if (isEmpty(marks)) {
    throw new AppError('not-found', 'Nothing is annotated or corrected yet: open the recording and press M.');
  }
  switch (name) {
    case 'vtt':
      return { file: new Blob([webVtt(recording, marks)], { type: 'text/vtt' }), ending: 'vtt' };
    case 'elan':
      return {
        file: new Blob([elanText(recording, marks)], { type: 'text/tab-separated-values' }),
        ending: 'elan.txt',
      };
    case 'csv': {
      const { table, dictionary } = marksTable(recording, marks);
      return { file: new Blob([table], { type: 'text/csv' }), dictionary, ending: 'annotations.csv' };
    }
  }
}
