'use client';

import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import { type CoOccurrence, shareTogether } from '@/lib/recording/summary';
import { NumbersTable } from '../../_components/numbers-table';
import { ScrollRegion } from '../../_components/scroll-region';
import { togetherPicture } from '../_view/together-picture';
import { togetherText } from '../_view/together-text';
import { PictureFigure } from './picture-figure';

interface Props {
  aus: readonly number[];
  found: CoOccurrence;
  /** What the readings are of. */
  source: string;
  fileName: string;
}

/** Which units were there at the same time: a picture whose cells tell their numbers, and a table. */
export function Together({ aus, found, source, fileName }: Props) {
  const [cell, setCell] = useState<readonly [a: number, b: number]>([0, Math.min(1, aus.length - 1)]);
  const picture = useMemo(() => togetherPicture(aus, found, source), [aus, found, source]);
  const point = (event: PointerEvent) => {
    const { a, b } = (event.target as SVGElement).dataset;
    if (a !== undefined && b !== undefined) setCell([Number(a), Number(b)]);
  };
  const press = (event: KeyboardEvent) => {
    const [down, right] = STEPS[event.key] ?? [0, 0];
    if (down === 0 && right === 0) return;
    event.preventDefault();
    const within = (value: number) => Math.max(0, Math.min(aus.length - 1, value));
    setCell(([a, b]) => [within(a + down), within(b + right)]);
  };
  return (
    <section aria-labelledby="together-title" className="mt-6">
      <h3 id="together-title" className="font-semibold">
        Units together
      </h3>
      <p role="status" className="mt-1 min-h-10 text-sm" data-together>
        {togetherText(aus, found, cell)}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the picture inside has the focus; its keys end here */}
      <div className="mt-2 w-fit max-w-full" onPointerMove={point} onPointerDown={point} onKeyDown={press}>
        <PictureFigure
          picture={picture}
          label="Units together, cell by cell with the arrow keys"
          fileName={fileName}
          description="For each pair of units, of the time in which the row’s unit was present, the share in which the column’s was present too. The table below has the same."
        />
      </div>
      <details className="mt-2">
        <summary className="w-fit py-3 font-medium text-sm">The same as a table</summary>
        <ScrollRegion label="Units together, as a table" className="overflow-x-auto">
          <NumbersTable
            head={['Row’s unit, % of its time with', ...aus.map((au) => `AU ${au}`)]}
            rows={aus.map((au, a) => [
              `AU ${au}`,
              ...aus.map((_, b) => {
                const share = a === b ? null : shareTogether(found, a, b);
                return share === null ? '–' : String(Math.round(100 * share));
              }),
            ])}
          />
        </ScrollRegion>
      </details>
    </section>
  );
}

const STEPS: Record<string, readonly [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
