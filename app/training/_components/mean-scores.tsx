import type { LooseMetrics } from '@/lib/runs/metrics-file';
import { MEASURE_VIEWS } from '../_view/measure-names';

/** The means over the action units, each with its interval over people. */
export function MeanScores({ metrics }: { metrics: LooseMetrics }) {
  const { after, before, intervals } = metrics;
  const views = MEASURE_VIEWS.filter(({ key }) => after.mean[key] !== null);
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {views.map(({ key, name, unit, show, meaning }) => {
        const interval = intervals?.mean[key];
        return (
          <div key={key} className="card flex flex-col p-4">
            <dt className="font-medium text-sm">{name}</dt>
            <dd className="font-semibold text-2xl tracking-tight">
              {show(after.mean[key])}
              {unit && <span className="text-base"> {unit}</span>}
            </dd>
            {interval && <dd className="text-sm">95 %: {interval.map(show).join(' to ')}</dd>}
            {before && before.mean[key] !== null && (
              <dd className="text-sm">before: {show(before.mean[key])}</dd>
            )}
            <dd className="mt-1 text-muted text-sm">{meaning}</dd>
          </div>
        );
      })}
    </dl>
  );
}
