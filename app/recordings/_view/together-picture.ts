import { type CoOccurrence, shareTogether } from '@/lib/recording/summary';
import { type Figure, hatchPattern, svg } from './picture';

/** Side of a cell and the room before the first one, in units of the picture. */
const CELL = 30;
const MARGIN = 34;

/** A cell for each pair: of the row unit's time, the share in which the column unit was there too; below, what the readings are of. */
export function togetherPicture(aus: readonly number[], found: CoOccurrence, source: string): Figure {
  const size = aus.length;
  const side = MARGIN + size * CELL;
  return {
    width: side + 6,
    height: side + 48,
    draw: (ink, id) => [
      hatchPattern(`${id}-hatch`, ink),
      ...aus.flatMap((au, k) => {
        const middle = MARGIN + (k + 0.5) * CELL;
        const text = { 'font-size': 12, fill: ink.ink, 'font-weight': 600 };
        return [
          svg('text', { ...text, x: middle, y: MARGIN - 8, 'text-anchor': 'middle' }, String(au)),
          svg('text', { ...text, x: MARGIN - 8, y: middle + 4, 'text-anchor': 'end' }, String(au)),
        ];
      }),
      ...aus.flatMap((_, a) =>
        aus.map((_, b) => cell(a, b, shareTogether(found, a, b), found.together[a * size + a] > 0, ink, id)),
      ),
      ...['Of the row’s time, % with the column’s unit; empty: never there; hatched: a guess', source].map(
        (line, k) =>
          svg('text', { x: MARGIN, y: side + 20 + 18 * k, 'font-size': 12, fill: ink.muted }, line),
      ),
    ],
  };
}

function cell(
  a: number,
  b: number,
  share: number | null,
  wasThere: boolean,
  ink: Parameters<Figure['draw']>[0],
  id: string,
) {
  const place = {
    x: MARGIN + b * CELL + 1,
    y: MARGIN + a * CELL + 1,
    width: CELL - 2,
    height: CELL - 2,
    rx: 3,
  };
  const data = { 'data-a': a, 'data-b': b };
  if (a === b) return svg('rect', { ...place, ...data, fill: ink.line });
  // A unit that was never there shares nothing; one beside which the other was always a guess may.
  if (!wasThere) return svg('rect', { ...place, ...data, fill: ink.surface, stroke: ink.line });
  if (share === null)
    return svg('rect', { ...place, ...data, fill: `url(#${id}-hatch)`, 'fill-opacity': 0.45 });
  return svg(
    'g',
    data,
    svg('rect', { ...place, ...data, fill: ink.sunken }),
    // Never so dark that the digits on it cannot be read.
    svg('rect', { ...place, ...data, fill: ink.move, 'fill-opacity': (0.55 * share).toFixed(3) }),
    svg(
      'text',
      {
        ...{ ...data, x: place.x + place.width / 2, y: place.y + place.height / 2 + 4, 'font-size': 11 },
        ...{ 'text-anchor': 'middle', fill: ink.ink },
      },
      share < 0.005 ? '' : String(Math.round(100 * share)),
    ),
  );
}
