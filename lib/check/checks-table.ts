import { quoted, short } from '../readings/table-format';
import type { Check } from './check-result';

const COLUMNS = [
  ...['check', 'date', 'person', 'model', 'model_hash', 'backend', 'app_version', 'camera'],
  ...['light', 'blur', 'size', 'yaw', 'covered'],
  ...['au', 'step', 'verdict', 'rest', 'moved', 'shown', 'guessed', 'found_from_rest'],
];

/** Checks as one CSV table, a row for each unit of each; a check that is given twice counts once. */
export function checksTable(checks: readonly Check[]): string {
  const once = [...new Map(checks.map((check) => [check.id, check])).values()];
  const lines = once.flatMap((check) => {
    const { id, date, person, model, backend, appVersion, camera, quality } = check;
    const { light, blur, size, yaw, covered } = quality ?? {};
    return check.units.map(({ au, step, verdict, rest, moved, shown, guessed, foundFromRest }) => [
      ...[id, date, person, model.id, model.hash, backend, appVersion, camera],
      ...[light, blur, size, yaw, covered],
      ...[au, step, verdict, rest, moved, shown, guessed, foundFromRest],
    ]);
  });
  return [COLUMNS, ...lines].map((cells) => `${cells.map(cellOf).join(',')}\n`).join('');
}

function cellOf(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return quoted(plainText(value));
  return String(typeof value === 'number' ? short(value) : value);
}

/** A spreadsheet would take a person's text that begins so for a formula. */
function plainText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
