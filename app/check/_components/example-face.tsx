import type { StepId } from '@/lib/check/check-steps';

/** How the drawn face differs from one at rest; lengths on a 200 × 220 grid, up is positive. */
interface Pose {
  /** How far the brows go up, and how far their inner ends go down and together. */
  readonly brow?: number;
  readonly knit?: number;
  /** Half the height of the open eye. */
  readonly eye?: number;
  /** Lines at the lower lids and beside the nose. */
  readonly cheeks?: boolean;
  readonly lids?: boolean;
  readonly wrinkles?: boolean;
  readonly dimples?: boolean;
  readonly chin?: boolean;
  readonly mouth: string;
  readonly teeth?: boolean;
  readonly isOpen?: boolean;
}

const CLOSED = 'M72 160q28 3 56 0';

const POSES: Readonly<Record<StepId, Pose>> = {
  rest: { mouth: CLOSED },
  'raise-brows': { brow: 13, eye: 10, mouth: CLOSED },
  frown: { knit: 9, eye: 6, mouth: CLOSED },
  'widen-eyes': { brow: 4, eye: 13, mouth: CLOSED },
  'close-eyes': { eye: 0, mouth: CLOSED },
  squint: { eye: 3, lids: true, brow: -3, mouth: CLOSED },
  'wrinkle-nose': { knit: 5, eye: 5, wrinkles: true, mouth: 'M74 158q26 -5 52 0' },
  'raise-lip': { cheeks: true, mouth: 'M72 164q12 -14 28 -11q16 -3 28 11q-28 3 -56 0z', teeth: true },
  smile: {
    eye: 6,
    cheeks: true,
    lids: true,
    mouth: 'M64 150q36 12 72 0q-10 30 -36 30t-36 -30z',
    teeth: true,
  },
  dimple: { mouth: 'M72 160q28 2 56 0', dimples: true },
  'corners-down': { mouth: 'M70 170q30 -20 60 0' },
  'raise-chin': { mouth: 'M76 160q24 -10 48 0', chin: true },
  'stretch-lips': { brow: 3, mouth: 'M56 160q44 9 88 0' },
  'press-lips': { mouth: 'M76 158h48M76 162h48' },
  'open-mouth': { mouth: 'M78 156q22 -8 44 0q4 36 -22 36t-22 -36z', isOpen: true },
};

/** A drawn face that does what a step asks for. */
export function ExampleFace({ step, className }: { step: StepId; className?: string }) {
  const {
    brow = 0,
    knit = 0,
    eye = 8,
    cheeks,
    lids,
    wrinkles,
    dimples,
    chin,
    mouth,
    teeth,
    isOpen,
  } = POSES[step];
  return (
    <svg
      viewBox="0 0 200 230"
      aria-hidden="true"
      className={className}
      fill="none"
      strokeWidth="4"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path
        d="M100 14c50 0 76 34 76 88c0 66 -36 114 -76 114S24 168 24 102C24 48 50 14 100 14z"
        className="fill-move-soft stroke-line-strong"
      />
      <g className="stroke-ink">
        <path
          strokeWidth="6"
          d={`M46 ${76 - brow}Q62 ${66 - brow * 1.15} ${84 + knit / 2} ${76 - brow + knit}`}
        />
        <path
          strokeWidth="6"
          d={`M154 ${76 - brow}Q138 ${66 - brow * 1.15} ${116 - knit / 2} ${76 - brow + knit}`}
        />
        <Eye x={67} height={eye} />
        <Eye x={133} height={eye} />
        <path d="M100 98q-4 22 -9 30q8 7 17 1" />
        {knit > 0 && <path strokeWidth="3" d="M95 68v12M105 68v12" />}
        {lids && <path strokeWidth="3" d="M54 112q13 7 26 0M120 112q13 7 26 0" />}
        {wrinkles && <path strokeWidth="3" d="M88 92l-7 8M88 100l-8 9M112 92l7 8M112 100l8 9" />}
        {cheeks && <path strokeWidth="3" d="M80 128q-14 8 -18 22M120 128q14 8 18 22" />}
        {dimples && <path strokeWidth="3" d="M64 152q-5 8 0 16M136 152q5 8 0 16" />}
        {chin && <path strokeWidth="3" d="M86 180q14 -7 28 0M90 188q10 -5 20 0" />}
        <path d={mouth} className={teeth ? 'fill-surface' : isOpen ? 'fill-ink' : undefined} />
      </g>
    </svg>
  );
}

function Eye({ x, height }: { x: number; height: number }) {
  if (height === 0) return <path d={`M${x - 17} 98q17 9 34 0`} />;
  return (
    <>
      <path
        d={`M${x - 17} 98Q${x} ${98 - 2 * height} ${x + 17} 98Q${x} ${98 + 1.6 * height} ${x - 17} 98z`}
        className="fill-surface"
      />
      <circle cx={x} cy="97" r={Math.min(6.5, height)} className="fill-ink" stroke="none" />
    </>
  );
}
