'use client';

import { memo, useDeferredValue, useMemo } from 'react';
import { modelText } from '@/lib/readings/provenance';
import type { Adjustments } from '@/lib/recording/adjust';
import type { Recording } from '@/lib/recording/recording';
import { coOccurrence } from '@/lib/recording/summary';
import { summaryTable } from '@/lib/recording/summary-table';
import { download, fileName } from '../../_view/download';
import { adjustmentsText } from '../_view/adjustments-text';
import { presencePicture } from '../_view/presence-picture';
import type { AdjustedFace } from '../_view/use-adjusted';
import { PictureFigure } from './picture-figure';
import { SummaryTable } from './summary-table';
import { Together } from './together';

interface Props {
  recording: Recording;
  face: AdjustedFace;
  adjustments: Adjustments;
}

/** What a face did over the whole recording, as the settings make it; the moment changes nothing in it. */
export const Summary = memo(function Summary({ recording, face, adjustments }: Props) {
  // A dragged threshold moves the traces at once, and this when there is time.
  const shown = useDeferredValue(face);
  const { seen, units, found } = useMemo(() => summarise(shown), [shown]);
  const text = adjustmentsText(adjustments);
  const source = `${modelText(recording.header.model)}; ${text === '' ? 'as recorded' : 'adjusted afterwards'}`;
  const picture = useMemo(() => presencePicture(units, seen, source), [units, seen, source]);
  const name = `${fileName(recording.name)}-face-${shown.recorded.trace.face + 1}`;
  const made = () =>
    summaryTable(recording, units, found, {
      face: shown.recorded.trace.face,
      seen,
      thresholds: shown.units.map(({ series }) => series.threshold),
      adjusted: text,
    });
  const saveCsv = () => download(new Blob([made().table], { type: 'text/csv' }), `${name}-summary.csv`);
  const saveColumns = () => {
    const dictionary = `${JSON.stringify(made().dictionary, null, 2)}\n`;
    download(new Blob([dictionary], { type: 'application/json' }), `${name}-summary.csv.meta.json`);
  };
  return (
    <section aria-labelledby="summary-title" className="card min-w-0 p-4">
      <div className="flex flex-wrap items-start gap-3">
        <h2 id="summary-title" className="mr-auto font-semibold text-lg">
          Summary
        </h2>
        <button type="button" className="button" onClick={saveCsv}>
          Save as CSV
        </button>
        <button type="button" className="link px-2 py-2.5 text-sm" onClick={saveColumns}>
          Columns<span className="sr-only"> of the summary</span>
        </button>
      </div>
      <p className="mt-1 max-w-3xl text-muted text-sm" data-seen={seen.toFixed(3)}>
        Of the {seen.toFixed(1)} s in which the face was seen{text !== '' && ` (${text})`}. Time in which the
        reading is a guess counts neither as present nor as absent; an onset follows at least 0.2 s of sure
        absence; durations are from onset to offset.
      </p>
      <div className="mt-4">
        <PictureFigure
          picture={picture}
          label="Presence of the units"
          fileName={`${name}-presence`}
          description={units
            .map(({ au, active }) => `AU ${au} present ${seen > 0 ? Math.round((100 * active) / seen) : 0} %`)
            .join(', ')}
        />
      </div>
      <details className="mt-3">
        <summary className="w-fit py-3 font-medium text-sm">The same as a table</summary>
        <SummaryTable units={units} seen={seen} />
      </details>
      <Together aus={units.map(({ au }) => au)} found={found} source={source} fileName={`${name}-together`} />
    </section>
  );
});

function summarise({ recorded: { shares }, units }: AdjustedFace) {
  return {
    seen: shares.reduce((sum, share) => sum + share, 0),
    units: units.map(({ summary }) => summary),
    found: coOccurrence(
      shares,
      units.map(({ states }) => states),
    ),
  };
}
