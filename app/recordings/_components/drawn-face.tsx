import { type FaceShape, facePlace, faceShape } from '../_view/face-shape';
import type { Player } from '../_view/player';
import type { AdjustedFace } from '../_view/use-adjusted';

interface Props {
  face: AdjustedFace;
  /** Row at the moment; −1 where the face is not seen. */
  row: number;
  /** Pixels of the frames. */
  frame: { readonly width: number; readonly height: number };
  player: Player;
}

/** In place of a video: a face where the recorded one was, moved by the units that surely act. */
export function DrawnFace({ face, row, frame, player }: Props) {
  return (
    <figure className="overflow-hidden rounded-2xl border border-line bg-sunken">
      <svg
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        className="max-h-[26vh] w-full xl:max-h-[50vh]"
        role="img"
        aria-label={
          row < 0 ? 'No face in this moment' : 'A drawn face where the recorded one was; no video was kept'
        }
        data-drawn={row >= 0}
        fill="none"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {row < 0 ? (
          <text
            x={frame.width / 2}
            y={frame.height / 2}
            textAnchor="middle"
            fontSize={frame.height / 18}
            className="fill-muted"
          >
            face not seen
          </text>
        ) : (
          <Placed face={face} row={row} />
        )}
      </svg>
      <figcaption className="flex items-center gap-3 border-line border-t bg-surface px-3 py-2 text-muted text-xs">
        <button type="button" className="button px-3" onClick={player.toggle} aria-pressed={player.isPlaying}>
          {player.isPlaying ? 'Pause' : 'Play'}
        </button>
        No video was kept. Place and size are the recorded ones; sure units move the drawing, dashed lines
        rest on a guess.
      </figcaption>
    </figure>
  );
}

function Placed({ face, row }: { face: AdjustedFace; row: number }) {
  const { box, eyes, mouth } = facePlace(face, row);
  return (
    <>
      <rect
        {...box}
        rx={box.width / 12}
        className="stroke-line-strong"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
        strokeDasharray="4 4"
      />
      <g transform={`translate(${eyes.x} ${eyes.y}) rotate(${eyes.roll}) scale(${eyes.distance / 100})`}>
        <Features shape={faceShape(face, row)} mouthY={100 * mouth} />
      </g>
    </>
  );
}

const dash = (isUnsure: boolean) => ({
  strokeDasharray: isUnsure ? '7 8' : undefined,
  className: isUnsure ? 'stroke-doubt' : 'stroke-ink',
});

/** The eyes lie at x = ±50, y = 0. */
function Features({ shape, mouthY }: { shape: FaceShape; mouthY: number }) {
  const { innerBrow, outerBrow, lid, cheek, corner, width, open, unsure } = shape;
  const [inner, outer] = [-34 - 14 * innerBrow, -30 - 14 * outerBrow];
  const half = 38 + 12 * width;
  const [lipY, cornerY] = [mouthY, mouthY - 12 * corner];
  const drop = 8 + 46 * open;
  return (
    <g strokeWidth="4">
      <path
        d={`M-108-10C-112-120 112-120 108-10C106 ${mouthY} 60 ${mouthY + 70 + 20 * open} 0 ${mouthY + 72 + 24 * open}C-60 ${mouthY + 70 + 20 * open}-106 ${mouthY}-108-10z`}
        className="fill-surface stroke-ink"
      />
      {[-1, 1].map((side) => (
        <g key={side} transform={`scale(${side} 1)`}>
          <path d={`M24 ${inner}Q52 ${outer - 16} 84 ${outer + 4}`} strokeWidth="6" {...dash(unsure.brow)} />
          <path d={`M28 2Q50 ${-15 * lid} 74 2Q50 ${13 * Math.min(1, lid)} 28 2z`} {...dash(unsure.lid)} />
          {lid > 0.3 && <circle cx="51" cy="0" r={Math.min(7, 7 * lid)} className="fill-ink" />}
          {cheek > 0.3 && (
            <path d={`M36 26Q56 ${34 - 6 * cheek} 76 24`} className="stroke-ink" opacity={cheek} />
          )}
        </g>
      ))}
      <path
        d={`M-2 14Q-12 ${0.45 * mouthY}-14 ${0.55 * mouthY}Q-2 ${0.64 * mouthY} 12 ${0.57 * mouthY}`}
        className="stroke-ink"
      />
      <path
        d={`M${-half} ${cornerY}Q0 ${lipY + 4 - 0.2 * drop + 4 * corner} ${half} ${cornerY}Q0 ${lipY + drop + 14 * corner} ${-half} ${cornerY}z`}
        fill={open > 0.15 ? 'var(--line)' : 'none'}
        {...dash(unsure.mouth)}
      />
    </g>
  );
}
