import { stringify } from 'csv-stringify/sync';
import { actionUnit } from '../../lib/au/catalogue';
import { MEASURES, type Metrics } from '../../lib/runs/metrics-file';

/** One row for each action unit and one for their mean: every measure with the ends of its interval. */
export function metricsCsv({ after, intervals, uncertainty }: Metrics): string {
  const head = [
    'au',
    'name',
    ...MEASURES.flatMap((key) => [key, `${key}_low`, `${key}_high`]),
    'threshold',
    'unsure_above',
    'risk_area',
    'best_risk_area',
  ];
  const rows = after.units.map((unit, j) => [
    `AU${unit.au}`,
    actionUnit(unit.au)?.name ?? '',
    ...MEASURES.flatMap((key) => [unit[key], ...(intervals?.units[j][key] ?? [null, null])]),
    unit.threshold,
    unit.unsureAbove,
    uncertainty?.units[j].riskArea,
    uncertainty?.units[j].bestRiskArea,
  ]);
  const mean = [
    'mean',
    '',
    ...MEASURES.flatMap((key) => [after.mean[key], ...(intervals?.mean[key] ?? [null, null])]),
    null,
    null,
    uncertainty?.mean.riskArea,
    uncertainty?.mean.bestRiskArea,
  ];
  return csv([head, ...rows, mean]);
}

/** Cells as RFC 4180 has them; a number that does not exist is left empty. */
export function csv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return stringify([...rows], {
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/, // either of the two alone too
    cast: { number: (value) => (Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)))) },
  });
}
