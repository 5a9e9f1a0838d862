'use client';

import { useState } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { FaceReading, ModelFacts } from '@/lib/readings/face-reading';
import { useShown } from '../../_view/use-shown';
import { natsText, percent, readAu } from '../../_view/verdict';
import type { ResultFeed } from '../_view/result-feed';

/** Slow enough for a screen reader, or a pencil, to keep up. */
const REFRESH_MS = 1000;

/** The same values as plain text, for screen readers and for whoever likes numbers. */
export function ValuesTable({ feed, model }: { feed: ResultFeed; model: ModelFacts }) {
  const [face, setFace] = useState<FaceReading | null>(null);
  useShown(feed, (shown) => setFace(shown.face), REFRESH_MS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways needs the keyboard
    <section className="overflow-x-auto" aria-label="Values" tabIndex={0}>
      <table className="w-full text-sm [&_td]:px-2 [&_td]:py-1 [&_th]:px-2 [&_th]:py-1">
        <caption className="px-2 pb-2 text-left text-muted text-xs">
          {face ? `Face ${face.number}` : 'No face in the picture'}. Uncertainty in nats, 0 to 0.69; refreshed
          once a second.
        </caption>
        <thead className="border-line border-b text-left text-muted text-xs">
          <tr>
            <th scope="col">AU</th>
            <th scope="col">Movement</th>
            <th scope="col">State</th>
            <th scope="col" className="text-right">
              Probability
            </th>
            <th scope="col" className="text-right">
              5–95 %
            </th>
            {face?.adjusted && (
              <th scope="col" className="text-right">
                From neutral
              </th>
            )}
            <th scope="col" className="text-right">
              Model doubt
            </th>
            <th scope="col" className="text-right">
              Ambiguity
            </th>
          </tr>
        </thead>
        <tbody>
          {model.aus.map((id, index) => (
            <ValuesRow key={id} id={id} face={face} model={model} index={index} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  id: number;
  face: FaceReading | null;
  model: ModelFacts;
  index: number;
}

function ValuesRow({ id, face, model, index }: RowProps) {
  const reading = face && readAu(face, model, index);
  return (
    <tr className="border-line border-b last:border-0">
      <td>{id}</td>
      <th scope="row" className="text-left font-medium">
        {actionUnit(id)!.name}
      </th>
      <td>{reading?.verdict ?? '–'}</td>
      <td className="text-right">{reading ? percent(reading.p) : '–'}</td>
      <td className="whitespace-nowrap text-right">
        {reading && !Number.isNaN(reading.lower)
          ? `${Math.round(reading.lower * 100)}–${percent(reading.upper)}`
          : '–'}
      </td>
      {reading?.adjusted !== undefined && <td className="text-right">{percent(reading.adjusted)}</td>}
      <td className="whitespace-nowrap text-right">{reading ? natsText(reading.epistemic) : '–'}</td>
      <td className="whitespace-nowrap text-right">{reading ? natsText(reading.aleatoric) : '–'}</td>
    </tr>
  );
}
