import { parse } from 'csv-parse/sync';

/*
 * The exported tables read as others read them: each reader knows the conventions of its tool and nothing of
 * this project.
 */

interface OpenFaceFrame {
  readonly frame: number;
  readonly face: number;
  readonly timestamp: number;
  readonly confidence: number;
  readonly success: boolean;
  /** Presence by name such as AU01; empty without success. */
  readonly present: Readonly<Record<string, boolean>>;
}

/**
 * As scripts for OpenFace do it: names stripped of the space before them, presence in AUxx_c as 0 or 1, and
 * frames without success left alone.
 */
export function readOpenFace(text: string): OpenFaceFrame[] {
  const records = parse(text, {
    columns: (names: string[]) => names.map((name) => name.trim()),
    trim: true,
  }) as Record<string, string>[];
  return records.map((record, i) => {
    const number = (name: string) => {
      const value = Number(record[name]);
      if (record[name] === undefined || record[name] === '' || Number.isNaN(value)) {
        throw new Error(`row ${i + 1}: ${name} is “${record[name]}”`);
      }
      return value;
    };
    const success = number('success') === 1;
    const units = Object.keys(record).filter((name) => /^AU\d\d_c$/.test(name));
    if (units.length === 0) throw new Error('no AUxx_c column');
    return {
      frame: number('frame'),
      face: number('face_id'),
      timestamp: number('timestamp'),
      confidence: number('confidence'),
      success,
      present: success ? Object.fromEntries(units.map((name) => [name.slice(0, 4), number(name) === 1])) : {},
    };
  });
}

interface FexRow {
  readonly frame: number;
  readonly input: string;
  /** x, y, width, height, score; null without a face, which pandas reads as NaN. */
  readonly face: readonly number[] | null;
  readonly aus: Readonly<Record<string, number | null>>;
}

const FACE_BOX = ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore'];

/** As py-feat's read_feat does it (feat/utils/io.py): every column with “AU” in its name is a unit's value. */
export function readFex(text: string): FexRow[] {
  const records: Record<string, string>[] = parse(text, { columns: true });
  return records.map((record, i) => {
    const number = (name: string) => {
      const cell = record[name];
      if (cell === undefined || Number.isNaN(Number(cell)))
        throw new Error(`row ${i + 1}: ${name} is “${cell}”`);
      return cell === '' ? null : Number(cell);
    };
    const box = FACE_BOX.map(number);
    const units = Object.keys(record).filter((name) => name.includes('AU'));
    return {
      frame: number('frame') as number,
      input: record.input,
      face: box.includes(null) ? null : (box as number[]),
      aus: Object.fromEntries(units.map((name) => [name, number(name)])),
    };
  });
}
