import { unitName } from '../au/catalogue';
import type { CoOccurrence, UnitSummary } from './summary';

interface Facts {
  /** From 0. */
  readonly face: number;
  /** Seconds in which the face was seen. */
  readonly seen: number;
  /** What is present from, in the units' order. */
  readonly thresholds: readonly number[];
  /** Of what was changed after the recording, in words; '' where nothing was. */
  readonly settings: string;
}

/**
 * The summary as a table, a row for each unit. Times are in seconds; a cell is empty where nothing is known.
 * `with_AUxx_s` is the time in which both were surely present.
 */
export function summaryCsv(
  units: readonly UnitSummary[],
  { together }: CoOccurrence,
  { face, seen, thresholds, settings }: Facts,
): string {
  const names = units.map(({ au }) => unitName(au));
  const head = [
    ...['face_id', 'au', 'threshold', 'seen_s', 'active_s', 'active_share', 'onsets', 'mean_duration_s'],
    ...['unsure_s', 'unsure_share', ...names.map((name) => `with_${name}_s`), 'settings'],
  ];
  const share = (seconds: number) => (seen > 0 ? (seconds / seen).toFixed(4) : '');
  const rows = units.map(({ active, unsure, onsets, meanDuration }, j) => [
    ...[String(face), names[j], thresholds[j].toFixed(4), seen.toFixed(3)],
    ...[active.toFixed(3), share(active), String(onsets), meanDuration?.toFixed(3) ?? ''],
    ...[unsure.toFixed(3), share(unsure)],
    ...names.map((_, k) => together[j * names.length + k].toFixed(3)),
    settings === '' ? 'as recorded' : `"${settings.replaceAll('"', '""')}"`,
  ]);
  return `${[head, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}
