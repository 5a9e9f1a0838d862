import { actionUnit } from '@/lib/au/catalogue';
import type { UnitSummary } from '@/lib/recording/summary';
import { percent } from '../../_view/verdict';
import { type Figure, hatchPattern, svg } from './picture';

const ROW = 26;
const BAR = { x: 200, width: 300, height: 14 };
const TOP = 30;

/**
 * A bar for each unit: the share of the time in which it was present, and that in which it was a guess.
 * @param seen seconds in which the face was seen
 * @param source what the readings are of, below the picture
 */
export function presencePicture(units: readonly UnitSummary[], seen: number, source: string): Figure {
  const share = (seconds: number) => (seen > 0 ? seconds / seen : 0);
  return {
    width: 720,
    height: TOP + ROW * units.length + 54,
    draw: (ink, id) => [
      hatchPattern(`${id}-hatch`, ink),
      ...[0, 0.25, 0.5, 0.75, 1].flatMap((at) => [
        svg('path', {
          d: `M${BAR.x + at * BAR.width} ${TOP - 8}v${ROW * units.length + 8}`,
          stroke: ink.line,
        }),
        svg(
          'text',
          {
            ...{ x: BAR.x + at * BAR.width, y: TOP - 14, 'font-size': 11 },
            ...{ 'text-anchor': 'middle', fill: ink.muted },
          },
          percent(at),
        ),
      ]),
      ...units.flatMap(({ au, active, unsure, onsets, meanDuration }, k) => {
        const y = TOP + k * ROW;
        const [present, guessed] = [share(active) * BAR.width, share(unsure) * BAR.width];
        const text = { y: y + 13, 'font-size': 12.5 };
        const duration = meanDuration === null ? '' : `, ${meanDuration.toFixed(1)} s each`;
        return [
          svg('text', { ...text, x: 4, fill: ink.ink }, `${au} ${actionUnit(au)?.name ?? ''}`),
          svg('rect', { x: BAR.x, y: y + 2, width: BAR.width, height: BAR.height, rx: 3, fill: ink.sunken }),
          svg('rect', { x: BAR.x, y: y + 2, width: present, height: BAR.height, fill: ink.move }),
          svg('rect', {
            ...{ x: BAR.x + present, y: y + 2, width: guessed, height: BAR.height },
            fill: `url(#${id}-hatch)`,
          }),
          svg(
            'text',
            { ...text, x: BAR.x + BAR.width + 10, fill: ink.muted },
            `${percent(share(active))}, ${onsets} onset${onsets === 1 ? '' : 's'}${duration}`,
          ),
        ];
      }),
      ...legend(TOP + ROW * units.length + 22, ink, id),
      svg('text', { x: BAR.x, y: TOP + ROW * units.length + 42, 'font-size': 12, fill: ink.muted }, source),
    ],
  };
}

function legend(y: number, ink: Parameters<Figure['draw']>[0], id: string) {
  const swatch = { y: y - 10, width: 16, height: 11, rx: 2 };
  const text = { y, 'font-size': 12, fill: ink.muted };
  return [
    svg('rect', { ...swatch, x: BAR.x, fill: ink.move }),
    svg('text', { ...text, x: BAR.x + 22 }, 'present'),
    svg('rect', { ...swatch, x: BAR.x + 90, fill: `url(#${id}-hatch)` }),
    svg('text', { ...text, x: BAR.x + 112 }, 'a guess; share of the time in which the face was seen'),
  ];
}
