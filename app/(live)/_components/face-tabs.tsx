'use client';

import { useState } from 'react';
import { Choice } from '../../_components/choice';
import { useShown } from '../../_view/use-shown';
import type { ResultFeed } from '../_view/result-feed';

/** With several faces in the picture: whose numbers are shown. */
export function FaceTabs({ feed }: { feed: ResultFeed }) {
  const [numbers, setNumbers] = useState('');
  const [shownNumber, setShownNumber] = useState<number | null>(null);
  useShown(
    feed,
    ({ faces, face }) => {
      setNumbers(faces.map(({ number }) => number).join(' '));
      setShownNumber(face?.number ?? null);
    },
    250,
  );
  const options = numbers.split(' ').map((number) => ({ value: Number(number), text: `Face ${number}` }));
  if (options.length < 2 || shownNumber === null) return null;
  return (
    <div className="mb-2 px-2">
      <Choice
        label="Values of"
        value={shownNumber}
        options={options}
        onChange={(number) => {
          setShownNumber(number);
          feed.chooseFace(number);
        }}
      />
    </div>
  );
}
