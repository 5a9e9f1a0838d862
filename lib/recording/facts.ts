import { headerOf } from '../readings/header';
import { type Fact, provenance } from '../readings/provenance';
import type { ReadingHeader } from '../readings/reading-row';
import type { Recording } from './recording';

/** The header of a recording's exported rows. */
export function readingHeader({ header }: Recording): ReadingHeader {
  const { date, appVersion, model, backends, settings } = header;
  const { every, faces, remembersFaces, alternatesLooks } = settings;
  const backend = backends.map(({ name }) => name).join(', ');
  return headerOf(model, { date, appVersion, backend, every, faces, remembersFaces, alternatesLooks });
}

/** The same for a file that was made from a recording. */
export function factsOf(recording: Recording): Fact[] {
  const { name, header } = recording;
  return [
    { name: 'recording', value: name },
    { name: 'recorded', value: header.date },
    ...provenance(readingHeader(recording)),
  ];
}
