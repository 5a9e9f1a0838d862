import { actionUnit, unitName } from '../au/catalogue';
import { constantColumns, provenance } from './provenance';
import type { FaceRow, ReadingHeader } from './reading-row';
import { type Column, type Format, plain, quoted, tableOf } from './table-format';

/*
 * Py-Feat's table, as its Detector writes and read_feat reads it (feat/utils/io.py). read_feat takes every
 * column whose name holds “AU” for an action unit, so the uncertainties have no place here.
 */

export function fex(header: ReadingHeader): Format {
  const sorted = [...header.model.aus].sort((one, other) => one - other);
  const source = constantColumns(provenance(header));
  return tableOf([...BEFORE, ...sorted.map(unitColumn), ...AFTER, ...source], (cells) => cells.join(','));
}

function faceColumn(name: string, unit: string, meaning: string, value: (row: FaceRow) => number): Column {
  return { name, unit, meaning, cell: (row) => (row.success ? plain(value(row)) : '') };
}

const BEFORE: readonly Column[] = [
  {
    name: 'frame',
    unit: '',
    meaning: 'number of the frame in its file, from 0',
    cell: ({ frame }) => String(frame - 1),
  },
  faceColumn('FaceRectX', 'px', 'left side of the face box', ({ box }) => box.x),
  faceColumn('FaceRectY', 'px', 'top side of the face box', ({ box }) => box.y),
  faceColumn('FaceRectWidth', 'px', 'width of the face box', ({ box }) => box.width),
  faceColumn('FaceRectHeight', 'px', 'height of the face box', ({ box }) => box.height),
  faceColumn('FaceScore', '0 to 1', 'score of the face detector', ({ confidence }) => confidence),
];

function unitColumn(au: number): Column {
  const name = unitName(au);
  const meaning = `${actionUnit(au)?.name ?? name}: probability of presence, mean over the samples`;
  return faceColumn(name, '0 to 1', meaning, ({ aus }) => aus[name].p);
}

const AFTER: readonly Column[] = [
  faceColumn(
    'face_id',
    '',
    'number of the face, from 0; it stays with a face from frame to frame',
    ({ face_id }) => face_id,
  ),
  {
    name: 'timestamp',
    unit: 's',
    meaning: 'time of the frame from the start of the video; 0 for a picture',
    cell: ({ timestamp }) => plain(timestamp),
  },
  {
    name: 'approx_time',
    unit: 'MM:SS',
    meaning: 'the same in whole seconds, as Py-Feat writes it',
    cell: ({ timestamp }) => clock(timestamp),
  },
  {
    name: 'input',
    unit: '',
    meaning: 'path of the file, from the folder that was given',
    cell: ({ input }) => quoted(input),
  },
];

function clock(timestamp: number): string {
  const seconds = Math.max(0, Math.floor(timestamp));
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
