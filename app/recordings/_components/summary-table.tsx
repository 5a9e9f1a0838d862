import { actionUnit } from '@/lib/au/catalogue';
import type { UnitSummary } from '@/lib/recording/summary';
import { NumbersTable } from '../../_components/numbers-table';
import { ScrollRegion } from '../../_components/scroll-region';
import { percent } from '../../_view/verdict';

/** Unit by unit: how long it was present, how often it set in, and how much of it is a guess. */
export function SummaryTable({ units, seen }: { units: readonly UnitSummary[]; seen: number }) {
  const share = (seconds: number) => percent(seen > 0 ? seconds / seen : 0);
  return (
    <ScrollRegion label="Summary of the action units" className="mt-1 overflow-x-auto">
      <NumbersTable
        head={['Action unit', 'Present', 'Share', 'Onsets', 'Mean duration', 'Unsure']}
        rows={units.map(({ au, active, onsets, meanDuration, unsure }) => [
          `${au} ${actionUnit(au)?.name}`,
          `${active.toFixed(1)} s`,
          share(active),
          String(onsets),
          meanDuration === null ? '–' : `${meanDuration.toFixed(2)} s`,
          share(unsure),
        ])}
      />
    </ScrollRegion>
  );
}
