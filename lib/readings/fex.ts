import { unitName } from '../au/catalogue';
import { constantColumns, provenance } from './provenance';
import type { FaceRow, ReadingHeader, ReadingRow } from './reading-row';
import {
  type Column,
  type ColumnFacts,
  columnFacts,
  type Format,
  plain,
  quoted,
  type TableFacts,
  tableOf,
  unitFacts,
  unixTime,
} from './table-format';

/*
 * Py-Feat's table, as its Detector writes and read_feat reads it (feat/utils/io.py). read_feat takes every
 * column whose name holds “AU” for an action unit, so the uncertainties have no place here.
 */

export function fex(header: ReadingHeader, { hasClock = false }: TableFacts): Format {
  const sorted = [...header.model.aus].sort((one, other) => one - other);
  const source = constantColumns(provenance(header));
  const columns = [...BEFORE, ...sorted.map(unitColumn), ...AFTER, ...(hasClock ? [CLOCK] : []), ...source];
  return tableOf(columns, (cells) => cells.join(','));
}

function faceColumn(facts: ColumnFacts, value: (row: FaceRow) => number | undefined): Column {
  const cell = (row: ReadingRow) => {
    const found = row.success ? value(row) : undefined;
    return found === undefined ? '' : plain(found);
  };
  return { ...facts, cell };
}

function boxColumn(name: string, part: keyof FaceRow['box']): Column {
  return faceColumn(columnFacts(name, 'box', { part }), ({ box }) => box[part]);
}

const BEFORE: readonly Column[] = [
  { ...columnFacts('frame', 'frame_from_0'), cell: ({ frame }) => String(frame - 1) },
  boxColumn('FaceRectX', 'x'),
  boxColumn('FaceRectY', 'y'),
  boxColumn('FaceRectWidth', 'width'),
  boxColumn('FaceRectHeight', 'height'),
  faceColumn(columnFacts('FaceScore', 'confidence'), ({ confidence }) => confidence),
];

function unitColumn(au: number): Column {
  const name = unitName(au);
  return faceColumn(unitFacts(au, '', 'p'), ({ aus }) => aus[name]?.p);
}

const AFTER: readonly Column[] = [
  faceColumn(columnFacts('face_id', 'face_id'), ({ face_id }) => face_id),
  faceColumn(columnFacts('detector_score', 'detector_score'), ({ detector_score }) => detector_score),
  { ...columnFacts('timestamp', 'timestamp'), cell: ({ timestamp }) => plain(timestamp) },
  { ...columnFacts('approx_time', 'approx_time'), cell: ({ timestamp }) => clock(timestamp) },
  { ...columnFacts('input', 'input'), cell: ({ input }) => quoted(input) },
];

const CLOCK: Column = { ...columnFacts('unix_time', 'unix_time'), cell: unixTime };

function clock(timestamp: number): string {
  const seconds = Math.max(0, Math.floor(timestamp));
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
