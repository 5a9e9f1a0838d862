import { unitName } from '../au/catalogue';
import { columnFacts, dictionaryOf, quoted } from '../readings/table-format';
import { factsOf } from '../recording/facts';
import type { Annotation, Correction, Marks } from '../recording/marks';
import type { Gap, Recording } from '../recording/recording';

interface Column {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  readonly annotation: (mark: Annotation) => string;
  readonly correction: (mark: Correction) => string;
  /** Empty where it is left out. */
  readonly gap?: (gap: Gap) => string;
}

const COLUMNS: readonly Column[] = [
  {
    name: 'kind',
    unit: '',
    meaning:
      'annotation: what a person saw; correction: what a person says that the action unit was; gap: a time in which nothing was read',
    annotation: () => 'annotation',
    correction: () => 'correction',
    gap: () => 'gap',
  },
  timeColumn('from', 'where it begins', ({ from }) => from),
  timeColumn('to', 'where it ends; the same as “from” for a point in time', ({ to }) => to),
  {
    ...columnFacts('face_id', 'face_id', { note: 'empty for a text' }),
    annotation: ({ face }) => String(face ?? ''),
    correction: ({ face }) => String(face),
  },
  {
    name: 'au',
    unit: '',
    meaning: 'the action unit; empty for a text',
    annotation: ({ au }) => (au === null ? '' : unitName(au)),
    correction: ({ au }) => unitName(au),
  },
  {
    name: 'text',
    unit: '',
    meaning: 'what was written; of a gap, why nothing was read',
    annotation: ({ text }) => text,
    correction: () => '',
    gap: ({ reason }) => reason,
  },
  {
    name: 'present',
    unit: '0 or 1',
    meaning: 'of a correction: whether the action unit is there',
    annotation: () => '',
    correction: ({ present }) => (present ? '1' : '0'),
  },
  {
    name: 'intensity',
    unit: 'A to E',
    meaning: 'of a correction: FACS intensity, where it was given',
    annotation: () => '',
    correction: ({ intensity }) => intensity ?? '',
  },
  {
    name: 'how',
    unit: '',
    meaning: 'of a correction: the model’s answer was accepted or rejected, or a value was set',
    annotation: () => '',
    correction: ({ how }) => how,
  },
];

/**
 * Annotations, corrections and gaps as CSV (RFC 4180, which has no comments: model and settings are columns), and what
 * its columns mean.
 */
export function marksTable(recording: Recording, { annotations, corrections }: Marks) {
  const facts = factsOf(recording);
  const heads = [...COLUMNS, ...facts].map(({ name }) => name);
  const rest = facts.map(({ value }) => value);
  const rows = [
    ...annotations.map((mark) => COLUMNS.map(({ annotation }) => annotation(mark))),
    ...corrections.map((mark) => COLUMNS.map(({ correction }) => correction(mark))),
    ...recording.header.gaps.map((mark) => COLUMNS.map(({ gap }) => gap?.(mark) ?? '')),
  ].map((cells) => [...cells, ...rest]);
  const dictionary = {
    columns: dictionaryOf([...COLUMNS, ...facts.map(({ name }) => columnFacts(name, name))]),
  };
  return {
    table: [heads, ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join(''),
    dictionary,
  };
}

function timeColumn(
  name: string,
  meaning: string,
  of: (mark: { from: number; to: number }) => number,
): Column {
  const cell = (mark: { from: number; to: number }) => of(mark).toFixed(3);
  return { name, unit: 's', meaning, annotation: cell, correction: cell, gap: cell };
}
