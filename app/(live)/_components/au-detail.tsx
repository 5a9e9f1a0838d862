'use client';

import { useState } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { FaceReading, ModelFacts } from '@/lib/readings/face-reading';
import type { Selection } from '../../_view/selection';
import { useShown } from '../../_view/use-shown';
import { explain, percent, readAu } from '../../_view/verdict';
import { partners } from '../_view/partners';
import type { ResultFeed } from '../_view/result-feed';

interface Props {
  feed: ResultFeed;
  model: ModelFacts;
  selection: Selection;
}

const REFRESH_MS = 400;

/** The action unit looked at, in words. */
export function AuDetail({ feed, model, selection }: Props) {
  const [face, setFace] = useState<FaceReading | null>(null);
  useShown(feed, (shown) => setFace(shown.face), REFRESH_MS);
  const index = selection.shown === null ? -1 : model.aus.indexOf(selection.shown);
  if (index < 0) return <GraphLegend />;

  const au = actionUnit(model.aus[index])!;
  const reading = face && readAu(face, model, index);
  return (
    <div>
      <h2 className="font-semibold text-lg leading-tight">
        AU {au.id} · {au.name}
      </h2>
      <p className="mt-0.5 text-muted text-sm">{au.plain}</p>
      {reading && (
        <p className="mt-3 text-sm leading-relaxed">
          <strong className="font-semibold">
            {reading.verdict === 'unsure' ? 'Unsure' : reading.verdict === 'present' ? 'Present' : 'Absent'},{' '}
            {percent(reading.p)}.
          </strong>{' '}
          {explain(reading, model.samples)}
          {reading.adjusted !== undefined && ` Seen from the neutral face: ${percent(reading.adjusted)}.`}
        </p>
      )}
      <dl className="mt-3 space-y-2 text-sm">
        <div>
          <dt className="text-muted text-xs">Muscles</dt>
          <dd>{au.muscles}</dd>
        </div>
        {face && (
          <div>
            <dt className="text-muted text-xs">Linked most with</dt>
            <dd>{partners(face, model, index)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function GraphLegend() {
  return (
    <div className="text-sm leading-relaxed">
      <h2 className="font-semibold text-lg leading-tight">How the units are linked</h2>
      <p className="mt-2 text-muted">
        The model does not judge a movement alone: a raised cheek speaks for a smile. Each line is such a link
        for the face in this moment; three for each unit, all of them for the one you point at.
      </p>
      <ul className="mt-3 space-y-1.5 text-muted [&_svg]:inline [&_svg]:h-3 [&_svg]:w-9 [&_svg]:stroke-ink">
        <li>
          <LineSample width={4} opacity={0.9} /> wide: a strong link
        </li>
        <li>
          <LineSample width={2.5} opacity={0.4} dash="4 4" /> faint, dashed: its looks disagree
        </li>
      </ul>
      <p className="mt-3 text-muted">
        Point at a unit, or choose it, to see it alone and to see where the model looks.
      </p>
    </div>
  );
}

function LineSample({ width, opacity, dash }: { width: number; opacity: number; dash?: string }) {
  return (
    <svg viewBox="0 0 36 12" aria-hidden="true">
      <path
        d="M2 6H34"
        strokeWidth={width}
        strokeOpacity={opacity}
        strokeDasharray={dash}
        strokeLinecap="round"
      />
    </svg>
  );
}
