import { marksTable } from '@/lib/annotation/annotation-table';
import { elanText } from '@/lib/annotation/elan';
import { webVtt } from '@/lib/annotation/web-vtt';
import { AppError } from '@/lib/errors';
import { isEmpty, type Marks } from '@/lib/recording/marks';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';

export type MarksFormat = 'vtt' | 'elan' | 'csv' | 'csv-columns';

const FORMATS: Record<
  MarksFormat,
  { ending: string; type: string; text: (recording: Recording, marks: Marks) => string }
> = {
  vtt: { ending: 'vtt', type: 'text/vtt', text: webVtt },
  elan: { ending: 'elan.txt', type: 'text/tab-separated-values', text: elanText },
  csv: { ending: 'annotations.csv', type: 'text/csv', text: (...given) => marksTable(...given).table },
  'csv-columns': {
    ending: 'annotations.csv.meta.json',
    type: 'application/json',
    text: (...given) => `${JSON.stringify(marksTable(...given).dictionary, null, 2)}\n`,
  },
};

/**
 * The annotations of a recording as a file, with its gaps.
 * @throws AppError not-found where there are none
 */
export async function marksFile(store: RecordingStore, recording: Recording, name: MarksFormat) {
  const marks = await store.marks(recording.id);
  if (isEmpty(marks) && recording.header.gaps.length === 0) {
    throw new AppError('not-found', 'Nothing is annotated or corrected yet: open the recording and press M.');
  }
  const { ending, type, text } = FORMATS[name];
  return { file: new Blob([text(recording, marks)], { type }), ending };
}
