/** A drawn face with three readings: a fact, a guess, and something that is not there. */
export function FaceFigure() {
  return (
    <svg
      viewBox="0 0 520 460"
      className="h-auto w-full"
      role="img"
      aria-label="A drawn, smiling face. Lip corner puller is present at 94 percent, drawn solid. Inner brow raiser is unsure, drawn dashed. Jaw drop is absent."
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <ellipse cx="232" cy="236" rx="206" ry="206" className="fill-move-soft" />
      <Head />
      <Reading
        x={318}
        y={312}
        toX={284}
        toY={304}
        number="12"
        name="Lip corner puller"
        value="94 %"
        kind="fact"
      />
      <Reading
        x={318}
        y={108}
        toX={266}
        toY={165}
        number="1"
        name="Inner brow raiser"
        value="unsure ?"
        kind="guess"
      />
      <Reading x={30} y={392} toX={222} toY={362} number="26" name="Jaw drop" value="absent" kind="absent" />
    </svg>
  );
}

function Head() {
  return (
    <g className="stroke-ink" strokeWidth="3.5">
      <path
        d="M112 186c0-84 48-136 120-136s120 52 120 136c0 14 14 12 14 34s-12 36-22 38c-10 74-58 132-112 132s-102-58-112-132c-10-2-22-16-22-38s14-20 14-34z"
        className="fill-surface"
      />
      <path
        d="M116 170c18-18 26-46 36-56 30 22 120 24 156-4 14 14 26 36 38 58-2-92-50-134-114-134S114 76 116 170z"
        className="fill-ink"
      />
      <path d="M152 176q24-20 54-8M258 164q32-14 56 10" strokeWidth="6" />
      <path d="M156 210q24-22 48 0q-24 16-48 0zM260 210q24-22 48 0q-24 16-48 0z" />
      <circle cx="180" cy="207" r="8" className="fill-ink" />
      <circle cx="284" cy="207" r="8" className="fill-ink" />
      <path d="M232 214q-6 36-12 46q10 10 24 2" />
      <path d="M180 302q52 52 104 0q-52 16-104 0z" className="fill-page" />
      <path d="M168 296q4 6 12 6M296 296q-4 6-12 6M206 362q26 10 52 0" />
    </g>
  );
}

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
  const startX = toX > x ? x + 190 : x;
  return (
    <g strokeWidth="2" strokeDasharray={look.dash}>
      <path d={`M${startX} ${y + 26}L${toX} ${toY}`} className={look.chip} />
      <circle cx={toX} cy={toY} r="5" className={look.chip} strokeDasharray="none" />
      <rect x={x} y={y} width="190" height="52" rx="12" className={look.chip} />
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
