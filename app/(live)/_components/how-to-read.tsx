import { dotPlot } from '../_view/dot-plot';

const LESSONS = [
  {
    title: 'Clear and steady',
    mean: 0.9,
    deviation: 0.022,
    swatch: 'bg-move',
    dot: 'fill-move',
    text: 'The model looks at the same face many times, each time through slightly different connections. Here every look agrees, so the answer is shown as a fact.',
  },
  {
    title: 'Model doubt',
    mean: 0.56,
    deviation: 0.19,
    swatch: 'hatch',
    dot: 'fill-doubt',
    text: 'Would a different look at the same face change the answer? Then the model does not know. Where answers as doubtful were wrong too often, the row says so: dashed, hatched, “unsure ?”. Take it as a guess.',
  },
  {
    title: 'Ambiguous face',
    mean: 0.5,
    deviation: 0.022,
    swatch: 'dots',
    dot: 'fill-ambiguous',
    text: 'Is the face itself between the two? Half a smile stays half a smile, however often one looks. Every look agrees that it is a toss-up: dotted, not hatched.',
  },
] as const;

/** What certainty means here, for somebody who has never heard of it. */
export function HowToRead() {
  return (
    <section aria-labelledby="how-to-read" className="mt-14">
      <h2 id="how-to-read" className="font-semibold text-2xl tracking-tight">
        One face, many looks
      </h2>
      <p className="mt-1 max-w-2xl text-muted">
        A percentage alone does not say how far to trust it. Each dot below is one look’s answer to “is the
        lip corner up?”
      </p>
      <ul className="mt-6 grid gap-4 md:grid-cols-3">
        {LESSONS.map((lesson) => (
          <li key={lesson.title} className="card flex flex-col p-5">
            <h3 className="flex items-center gap-2 font-semibold">
              <i className={`swatch ${lesson.swatch}`} aria-hidden="true" />
              {lesson.title}
            </h3>
            <LooksFigure mean={lesson.mean} deviation={lesson.deviation} dot={lesson.dot} />
            <p className="text-muted text-sm leading-relaxed">{lesson.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const COLUMN = 0.032;

function LooksFigure({ mean, deviation, dot }: { mean: number; deviation: number; dot: string }) {
  return (
    <svg viewBox="0 0 280 96" className="my-3 w-full" aria-hidden="true">
      <path d="M14 74H266" className="stroke-line-strong" />
      <path d="M140 70V78" className="stroke-line-strong" />
      {dotPlot(mean, deviation, COLUMN).map(({ x, level }) => (
        <circle key={`${x},${level}`} cx={14 + x * 252} cy={68 - level * 8.5} r="3.7" className={dot} />
      ))}
      <g className="fill-muted text-[11px]">
        <text x="14" y="91">
          surely absent
        </text>
        <text x="266" y="91" textAnchor="end">
          surely present
        </text>
      </g>
    </svg>
  );
}
