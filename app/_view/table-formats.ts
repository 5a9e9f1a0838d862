import type { FormatName } from '@/lib/readings/export';

/** The tables that readings are exported as. */
export const TABLE_FORMATS: readonly { name: FormatName; label: string; help: string }[] = [
  { name: 'openface', label: 'OpenFace CSV', help: 'OpenFace’s columns, then ours with the uncertainties' },
  { name: 'fex', label: 'Py-Feat CSV', help: 'for read_feat, the probabilities alone' },
  { name: 'jsonl', label: 'JSON Lines', help: 'everything, one object a line' },
  { name: 'parquet', label: 'Parquet', help: 'everything, for pandas, R, DuckDB; explains itself' },
];
