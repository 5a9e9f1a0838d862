import { textTable } from '../../lib/node/text-table';
import type { GroupMeasures } from '../../lib/runs/photographs-file';
import { shown } from '../evaluation/measured';

/** Figures by the groups of the people. */
export function groupTable(groups: readonly GroupMeasures[]): string {
  return textTable([
    ['trait', 'group', 'false positives', 'AUC, mean of the units', 'pictures'],
    ...groups.map(({ trait, group, falsePositives, auc }) => [
      trait,
      group,
      shown(falsePositives),
      shown(auc),
      String(falsePositives?.images ?? 0),
    ]),
  ]);
}
