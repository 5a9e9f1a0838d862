/** A drawn face with three readings: a fact, a guess, and something that is not there. */
export function FaceFigure() {
  return (
    <svg
      viewBox="0 0 520 464"
      className="h-auto w-full"
      role="img"
      aria-label="A drawn, smiling face. Lip corner puller is present at 94 percent, drawn solid. Inner brow raiser is unsure, drawn dashed. Jaw drop is absent."
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx="226" cy="232" r="208" className="fill-move-soft" />
      <Head />
      <Corners />
      <Reading
        x={314}
        y={318}
        toX={283}
        toY={310}
        number="12"
        name="Lip corner puller"
        value="94 %"
        kind="fact"
      />
      <Reading
        x={314}
        y={104}
        toX={254}
        toY={172}
        number="1"
        name="Inner brow raiser"
        value="unsure ?"
        kind="guess"
      />
      <Reading x={16} y={396} toX={206} toY={366} number="26" name="Jaw drop" value="absent" kind="absent" />
    </svg>
  );
}

function Head() {
  return (
    <g className="stroke-ink" strokeWidth="3.5">
      <g clipPath="url(#figure-disc)">
        <path d="M190 360v60h72v-60z" className="fill-surface" />
        <path d="M20 470q20-58 132-72q16 0 38-6q36 26 72 0q22 6 38 6q112 14 132 72z" className="fill-move" />
      </g>
      <path
        d="M122 196c-18-4-26 10-24 30s12 36 28 38c12 72 54 124 100 124s88-52 100-124c16-2 26-18 28-38s-6-34-24-30c6-80-30-126-104-126S116 116 122 196z"
        className="fill-surface"
      />
      <path
        d="M120 204c-14-54-6-112 38-138c22-14 52-24 84-16c56 2 92 40 96 92c2 24-2 44-8 62c-8-30-18-54-34-72c-30 14-98 16-134-4c-22 18-36 44-42 76z"
        className="fill-move"
      />
      <path d="M152 188q22-18 48-8M252 172q24-12 48 12" strokeWidth="6.5" />
      <path d="M226 222q-6 30-12 42q10 10 24 2" />
      <path d="M168 304q58 62 116 4q-58 14-116-4z" className="fill-page" />
      <path d="M164 296q-2 8 6 12M288 300q2 8-6 12M204 366q22 8 44 0" />
      <path d="M158 214q18-16 36 0M258 214q18-16 36 0" />
      <g className="fill-ink" stroke="none">
        <circle cx="177" cy="219" r="9" />
        <circle cx="277" cy="219" r="9" />
      </g>
      <clipPath id="figure-disc">
        <circle cx="226" cy="232" r="206" />
      </clipPath>
    </g>
  );
}

/** The corners of a face box, as the page draws them on a picture. */
function Corners() {
  return (
    <path
      d="M100 150v-18q0-12 12-12h18M322 120h18q12 0 12 12v18M352 376v18q0 12-12 12h-18M130 406h-18q-12 0-12-12v-18"
      className="stroke-move"
      strokeWidth="3"
    />
  );
}

const WIDTH = 202;

interface ReadingProps {
  x: number;
  y: number;
  toX: number;
  toY: number;
  number: string;
  name: string;
  value: string;
  kind: 'fact' | 'guess' | 'absent';
}

const LOOKS = {
  fact: {
    chip: 'fill-surface stroke-move',
    number: 'fill-move',
    digits: 'fill-on-move',
    value: 'fill-move',
    dash: undefined,
  },
  guess: {
    chip: 'fill-doubt-soft stroke-doubt',
    number: 'fill-doubt-soft',
    digits: 'fill-doubt',
    value: 'fill-doubt',
    dash: '6 5',
  },
  absent: {
    chip: 'fill-surface stroke-line-strong',
    number: 'fill-sunken',
    digits: 'fill-ink',
    value: 'fill-muted',
    dash: undefined,
  },
} as const;

function Reading({ x, y, toX, toY, number, name, value, kind }: ReadingProps) {
  const look = LOOKS[kind];
  const startX = toX > x ? x + WIDTH : x;
  return (
    <g strokeWidth="2" strokeDasharray={look.dash}>
      <path d={`M${startX} ${y + 26}L${toX} ${toY}`} className={look.chip} />
      <circle cx={toX} cy={toY} r="5" className={look.chip} strokeDasharray="none" />
      <rect x={x} y={y} width={WIDTH} height="52" rx="12" className={look.chip} />
      <rect x={x + 8} y={y + 8} width="36" height="36" rx="8" className={look.number} />
      <text x={x + 26} y={y + 32} textAnchor="middle" className={`font-semibold text-[16px] ${look.digits}`}>
        {number}
      </text>
      <text x={x + 54} y={y + 22} className="fill-ink font-semibold text-[14px]">
        {name}
      </text>
      <text x={x + 54} y={y + 40} className={`font-medium text-[13px] ${look.value}`}>
        {value}
      </text>
    </g>
  );
}
