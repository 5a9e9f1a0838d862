import { unitName } from '../au/catalogue';
import { constantColumns } from '../readings/provenance';
import { columnFacts, dictionaryOf, quoted } from '../readings/table-format';
import { factsOf } from './facts';
import type { Recording } from './recording';
import type { CoOccurrence, UnitSummary } from './summary';

interface Facts {
  /** From 0. */
  readonly face: number;
  /** Seconds in which the face was seen. */
  readonly seen: number;
  /** What is present from, in the units' order. */
  readonly thresholds: readonly number[];
  /** Of what was changed after the recording, in words; '' where nothing was. */
  readonly adjusted: string;
}

interface Column {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  readonly cell: (summary: UnitSummary, j: number) => string;
}

/** The summary as a table, a row for each unit, and what its columns mean. A cell is empty where nothing is known. */
export function summaryTable(
  recording: Recording,
  units: readonly UnitSummary[],
  { together }: CoOccurrence,
  { face, seen, thresholds, adjusted }: Facts,
): { table: string; dictionary: object } {
  const share = (time: number) => (seen > 0 ? (time / seen).toFixed(4) : '');
  const seconds = (time: number | null) => time?.toFixed(3) ?? '';
  const columns: Column[] = [
    { ...columnFacts('face_id', 'face_id'), cell: () => String(face) },
    column('au', '', 'the action unit', ({ au }) => unitName(au)),
    column('threshold', '0 to 1', 'probability that it counts as present from', (_, j) =>
      thresholds[j].toFixed(4),
    ),
    column('seen_s', 's', 'time in which the face was seen', () => seconds(seen)),
    column('active_s', 's', 'time in which the unit was surely present', ({ active }) => seconds(active)),
    column('active_share', '0 to 1', 'the same as a share of seen_s', ({ active }) => share(active)),
    column('onsets', '', 'number of onsets', ({ onsets }) => String(onsets)),
    column('mean_duration_s', 's', 'mean from onset to offset of what has both', ({ meanDuration }) =>
      seconds(meanDuration),
    ),
    column('unsure_s', 's', 'time in which the reading was a guess', ({ unsure }) => seconds(unsure)),
    column('unsure_share', '0 to 1', 'the same as a share of seen_s', ({ unsure }) => share(unsure)),
    ...units.map(({ au }, k) =>
      column(`with_${unitName(au)}_s`, 's', `time in which ${unitName(au)} was surely present too`, (_, j) =>
        seconds(together[j * units.length + k]),
      ),
    ),
    column('adjusted', '', 'what was changed after the recording', () => quoted(adjusted || 'nothing')),
    ...constantColumns(factsOf(recording)),
  ];
  const rows = units.map((summary, j) => columns.map(({ cell }) => cell(summary, j)));
  const lines = [columns.map(({ name }) => name), ...rows];
  return {
    table: lines.map((cells) => `${cells.join(',')}\n`).join(''),
    dictionary: { columns: dictionaryOf(columns) },
  };
}

function column(name: string, unit: string, meaning: string, cell: Column['cell']): Column {
  return { name, unit, meaning, cell };
}
