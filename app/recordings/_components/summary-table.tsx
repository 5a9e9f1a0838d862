import { useMemo } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { Recording } from '@/lib/recording/recording';
import { summarise } from '@/lib/recording/summary';
import type { FaceTrace } from '@/lib/recording/traces';
import { percent } from '../../_view/verdict';
import { ScrollRegion } from '../../training/_components/scroll-region';

/** Unit by unit: how long it was present, how often it set in, and how much of it is a guess. */
export function SummaryTable({ recording, trace }: { recording: Recording; trace: FaceTrace }) {
  const { model } = recording.header;
  const { seen, units } = useMemo(() => summarise(trace, model), [trace, model]);
  const share = (seconds: number) => (seen > 0 ? seconds / seen : 0);
  return (
    <section aria-labelledby="summary-title" className="card p-4">
      <h2 id="summary-title" className="font-semibold text-lg">
        Summary
      </h2>
      <p className="mt-1 text-muted text-sm">
        Of the {seen.toFixed(1)} s in which the face was seen. Time in which the reading is a guess counts
        neither as present nor as absent; an onset follows at least 0.2 s of absence.
      </p>
      <ScrollRegion label="Summary of the action units" className="mt-3 overflow-x-auto">
        <table className="scores">
          <thead>
            <tr>
              <th scope="col">Action unit</th>
              <th scope="col">Present</th>
              <th scope="col">Onsets</th>
              <th scope="col">Unsure</th>
              <th scope="col" className="w-1/3 min-w-32 !text-left">
                <i className="swatch bg-move" aria-hidden="true" /> present{' '}
                <i className="swatch hatch ml-2" aria-hidden="true" /> unsure
              </th>
            </tr>
          </thead>
          <tbody>
            {units.map(({ au, active, onsets, unsure }) => (
              <tr key={au}>
                <th scope="row" className="font-medium">
                  {au} {actionUnit(au)?.name}
                </th>
                <td>
                  {active.toFixed(1)} s <span className="text-muted">({percent(share(active))})</span>
                </td>
                <td>{onsets}</td>
                <td>{percent(share(unsure))}</td>
                <td>
                  <div aria-hidden="true" className="share-bar">
                    <i className="bg-move" style={{ width: percentWidth(share(active)) }} />
                    <i className="hatch" style={{ width: percentWidth(share(unsure)) }} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

const percentWidth = (share: number): string => `${(100 * share).toFixed(2)}%`;
