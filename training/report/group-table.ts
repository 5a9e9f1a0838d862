import { textTable } from '../../lib/node/text-table';
import type { GroupMeasures } from '../../lib/runs/photographs-file';
import type { GroupDifference } from '../evaluation/group-differences';
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

/** What one group gets less what another does. */
export function differenceTable(differences: readonly GroupDifference[]): string {
  return textTable([
    [
      'trait',
      'groups',
      'AUC, difference',
      'false positives',
      'found of the present',
      'units of both',
      'pictures',
    ],
    ...differences.map(({ trait, groups, auc, falsePositives, found, units }) => [
      trait,
      groups.join(' less '),
      ...[auc, falsePositives, found].map(shown),
      String(units),
      String(auc?.images ?? 0),
    ]),
  ]);
}
