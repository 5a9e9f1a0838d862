import { lanesOf } from '@/lib/annotation/track-lanes';
import { annotationText, correctionText, gapText } from '@/lib/annotation/wording';
import type { Marks } from '@/lib/recording/marks';
import type { Gap } from '@/lib/recording/recording';
import { type Player, shareOf } from '../_view/player';

/** Height of a lane of a track, in CSS pixels. */
const LANE = 24;
/** A point in time takes the place of this much of the view. */
const POINT_SHARE = 0.02;

interface Item {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly look: string;
}

interface Props {
  marks: Marks;
  gaps: readonly Gap[];
  face: number;
  player: Player;
}

/** Gaps, annotations and corrections on the scale of the traces; lists elsewhere are for keys and screen readers. */
export function AnnotationTracks({ marks, gaps, face, player }: Props) {
  const annotations = marks.annotations
    .filter((mark) => mark.face === null || mark.face === face)
    .map((mark) => ({ ...mark, text: annotationText(mark), look: 'mark-note' }));
  const corrections = marks.corrections
    .filter((mark) => mark.face === face)
    .map((mark) => ({
      ...mark,
      text: correctionText(mark),
      look: mark.present ? 'mark-present' : 'mark-absent',
    }));
  return (
    <>
      <Track
        name="Not read"
        items={gaps.map((gap) => ({ ...gap, id: String(gap.from), text: gapText(gap), look: 'mark-gap' }))}
        player={player}
      />
      <Track name="Annotations" items={annotations} player={player} />
      <Track name="Corrections" items={corrections} player={player} />
    </>
  );
}

function Track({ name, items, player }: { name: string; items: readonly Item[]; player: Player }) {
  if (items.length === 0) return null;
  const { view } = player;
  const reach = POINT_SHARE * (view.to - view.from);
  const lanes = lanesOf(items.map(({ from, to }) => ({ from, to: Math.max(to, from + reach) })));
  const height = 2 + LANE * (1 + Math.max(...lanes));
  return (
    <>
      <p className="mt-1 self-center truncate pr-2 text-muted text-xs sm:text-sm">{name}</p>
      <div aria-hidden="true" className="trace-track mt-1" style={{ height }}>
        {items.map(({ id, from, to, text, look }, i) => {
          const isPoint = to - from < 0.001;
          const width = isPoint ? undefined : `${100 * (shareOf(view, to) - shareOf(view, from))}%`;
          return (
            <button
              key={id}
              type="button"
              tabIndex={-1}
              title={text}
              className={`mark-item ${isPoint ? 'mark-point' : ''} ${look}`}
              style={{ left: `${100 * shareOf(view, from)}%`, width, top: 2 + LANE * lanes[i] }}
              onClick={() => {
                player.seek(from);
                player.mark(isPoint ? null : { from, to });
              }}
            >
              {isPoint ? <i /> : text}
            </button>
          );
        })}
        <i className="trace-cursor" style={{ left: `${100 * shareOf(view, player.time)}%` }} />
      </div>
    </>
  );
}
