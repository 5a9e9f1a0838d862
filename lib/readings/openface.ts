import { actionUnit, unitName } from '../au/catalogue';
import { constantColumns, provenance } from './provenance';
import type { ReadingHeader, ReadingRow, UnitValues } from './reading-row';
import { type Column, type Format, NATS, plain, quoted, tableOf } from './table-format';

/*
 * OpenFace's table (lib/local/Utilities/src/RecorderCSV.cpp): the same names, order and digits where we have
 * the value, and names and cells joined by a comma and a space, as up to OpenFace 2.1. Intensities (AUxx_r),
 * pose, gaze and landmarks are not estimated and so not there; our own columns follow.
 */

/** @param withInput whether the first column names the file */
export function openFace(header: ReadingHeader, withInput: boolean): Format {
  const sorted = [...header.model.aus].sort((one, other) => one - other);
  const units = UNIT_COLUMNS.flatMap((make) => sorted.map(make));
  const source = constantColumns(provenance(header));
  return tableOf([...(withInput ? [INPUT] : []), ...FRAME_COLUMNS, ...units, ...source], joined);
}

/** An empty cell stays empty: with a space in it, a reader would take the column for text. */
function joined(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell : cell === '' ? ',' : `, ${cell}`)).join('');
}

const INPUT: Column = {
  name: 'input',
  unit: '',
  meaning: 'path of the file, from the folder that was given',
  cell: ({ input }) => quoted(input),
};

const FRAME_COLUMNS: readonly Column[] = [
  {
    name: 'frame',
    unit: '',
    meaning: 'number of the frame in its file, from 1',
    cell: ({ frame }) => String(frame),
  },
  {
    name: 'face_id',
    unit: '',
    meaning: 'number of the face, from 0; it stays with a face from frame to frame; 0 without a face',
    cell: (row) => String(row.success ? row.face_id : 0),
  },
  {
    name: 'timestamp',
    unit: 's',
    meaning: 'time of the frame from the start of the video; 0 for a picture',
    cell: ({ timestamp }) => timestamp.toFixed(3),
  },
  {
    name: 'confidence',
    unit: '0 to 1',
    meaning: 'score of the face detector; 0 without a face',
    cell: (row) => (row.success ? row.confidence : 0).toFixed(2),
  },
  {
    name: 'success',
    unit: '0 or 1',
    meaning: 'whether a face was found; without one the columns of the action units are empty',
    cell: ({ success }) => (success ? '1' : '0'),
  },
];

const UNIT_COLUMNS: readonly ((au: number) => Column)[] = [
  unitColumn('c', '0 or 1', 'present: the probability is at or above the threshold', ({ decision }) =>
    decision ? '1.0' : '0.0',
  ),
  unitColumn('p', '0 to 1', 'probability of presence, mean over the samples', ({ p }) => plain(p)),
  unitColumn('epi', NATS, 'epistemic uncertainty: doubt of the model', ({ epistemic }) => plain(epistemic)),
  unitColumn('ale', NATS, 'aleatoric uncertainty: ambiguity of the face', ({ aleatoric }) =>
    plain(aleatoric),
  ),
  unitColumn('lo', '0 to 1', '5 % quantile of the probability over the samples', ({ lower }) => plain(lower)),
  unitColumn('hi', '0 to 1', '95 % quantile of the probability over the samples', ({ upper }) =>
    plain(upper),
  ),
];

function unitColumn(suffix: string, unit: string, meaning: string, text: (values: UnitValues) => string) {
  return (au: number): Column => {
    const name = unitName(au);
    return {
      name: `${name}_${suffix}`,
      unit,
      meaning: `${actionUnit(au)?.name ?? name}: ${meaning}`,
      cell: (row: ReadingRow) => (row.success ? text(row.aus[name]) : ''),
    };
  };
}
