import { unitName } from '../au/catalogue';
import { constantColumns, provenance } from './provenance';
import type { ReadingHeader, ReadingRow, UnitValues } from './reading-row';
import { type Column, columnFacts, type Format, plain, quoted, tableOf, unitFacts } from './table-format';

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

const INPUT: Column = { ...columnFacts('input', 'input'), cell: ({ input }) => quoted(input) };

const FRAME_COLUMNS: readonly Column[] = [
  { ...columnFacts('frame', 'frame'), cell: ({ frame }) => String(frame) },
  {
    ...columnFacts('face_id', 'face_id', { note: '0 without a face' }),
    cell: (row) => String(row.success ? row.face_id : 0),
  },
  { ...columnFacts('timestamp', 'timestamp'), cell: ({ timestamp }) => timestamp.toFixed(3) },
  {
    ...columnFacts('confidence', 'confidence', { note: '0 without a face' }),
    cell: (row) => (row.success ? row.confidence : 0).toFixed(2),
  },
  {
    ...columnFacts('success', 'success', {
      unit: '0 or 1',
      note: 'without one the columns of the action units are empty',
    }),
    cell: ({ success }) => (success ? '1' : '0'),
  },
];

const UNIT_COLUMNS: readonly ((au: number) => Column)[] = [
  unitColumn('c', 'decision', ({ decision }) => (decision ? '1.0' : '0.0'), '0 or 1'),
  unitColumn('p', 'p', ({ p }) => plain(p)),
  unitColumn('epi', 'epistemic', ({ epistemic }) => plain(epistemic)),
  unitColumn('ale', 'aleatoric', ({ aleatoric }) => plain(aleatoric)),
  unitColumn('lo', 'lower', ({ lower }) => plain(lower)),
  unitColumn('hi', 'upper', ({ upper }) => plain(upper)),
];

function unitColumn(
  suffix: string,
  quantity: keyof UnitValues,
  text: (values: UnitValues) => string,
  unit?: string,
) {
  return (au: number): Column => {
    const name = unitName(au);
    return {
      ...unitFacts(au, suffix, quantity, { unit }),
      cell: (row: ReadingRow) => (row.success ? text(row.aus[name]) : ''),
    };
  };
}
