import { actionUnit } from '@/lib/au/catalogue';
import { isPresent as isCalled, isUnsure } from '@/lib/au/decision';
import type { LooseExample, LooseExamples, UnitPrediction } from '@/lib/runs/examples-file';

/** Pictures that the model answered best and worst, chosen by rule. */
export function ExamplePictures({ examples: { images, groups } }: { examples: LooseExamples }) {
  return (
    <section aria-labelledby="examples" className="mt-12">
      <h2 id="examples" className="font-semibold text-2xl tracking-tight">
        Right and wrong
      </h2>
      <p className="mt-2 max-w-3xl text-muted">
        Chosen by rule, not by hand, from {images} faces of people whom no training step has seen. A bar is
        the probability that the unit is present, its tick the threshold from which it counts as present.
      </p>
      {groups.map(({ title, rule, found, examples }) => (
        <div key={title} className="card mt-6 p-4">
          <h3 className="font-semibold">{title}</h3>
          <p className="mt-1 max-w-3xl text-muted text-sm">
            {rule} Found: {found}.
          </p>
          {examples.length > 0 && (
            <ul className="mt-4 grid gap-x-6 gap-y-8 sm:grid-cols-2 lg:grid-cols-4">
              {examples.map((example) => (
                <Picture key={example.image} example={example} />
              ))}
            </ul>
          )}
        </div>
      ))}
    </section>
  );
}

function Picture({ example: { jpeg, shown, present, known, right } }: { example: LooseExample }) {
  const others = present.filter((au) => !shown.some((prediction) => prediction.au === au));
  return (
    <li className="grid min-w-0 grid-cols-[7rem_minmax(0,1fr)] gap-4 sm:block">
      {/* biome-ignore lint/performance/noImgElement: a few kilobytes that are in the page already */}
      <img
        src={`data:image/jpeg;base64,${jpeg}`}
        alt={`A face that shows ${present.length > 0 ? namesOf(present) : 'no unit'}`}
        className="aspect-square w-28 rounded-lg sm:w-44"
      />
      <div className="sm:mt-2">
        <ul className="grid gap-2">
          {shown.map((prediction) => (
            <Prediction key={prediction.au} answer={prediction} />
          ))}
        </ul>
        <p className="mt-2 text-muted text-sm">
          {right} of {known} units right
          {others.length > 0 && <>; also there: {namesOf(others)}</>}
        </p>
      </div>
    </li>
  );
}

function Prediction({ answer: prediction }: { answer: UnitPrediction }) {
  const { au, isPresent, p, threshold, doubt, unsureAbove } = prediction;
  const isRight = isCalled(p, threshold) === isPresent;
  const fill = isUnsure(doubt, unsureAbove) ? 'fill-doubt' : isRight ? 'fill-move' : 'fill-alarm';
  return (
    <li className="text-sm">
      <span className="flex justify-between gap-2">
        <span>
          <strong className="font-semibold">AU{au}</strong> {actionUnit(au)?.name}
        </span>
        <span className="whitespace-nowrap font-semibold tabular-nums">{percentText(p)}</span>
      </span>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="mt-0.5 h-2.5 w-full" aria-hidden="true">
        <rect y="2" width="100" height="6" className="fill-sunken" />
        <rect y="2" width={100 * p} height="6" className={fill} />
        <rect x={100 * threshold - 0.4} width="0.8" height="10" className="fill-ink" />
      </svg>
      {!isRight && (
        <span className="block">
          {isPresent ? 'is there, said absent' : 'is not there, said present'}
          <span className="block text-muted">doubt: {doubtText(doubt / unsureAbove)}</span>
        </span>
      )}
    </li>
  );
}

function namesOf(aus: readonly number[]): string {
  return aus.map((au) => `AU${au}`).join(', ');
}

function percentText(p: number): string {
  if (p > 0.995) return '> 99 %';
  return p < 0.005 ? '< 1 %' : `${Math.round(100 * p)} %`;
}

/** @param times the level above which an answer is called unsure */
function doubtText(times: number): string {
  if (times >= 1) return `${times.toPrecision(2)} times its level`;
  return `${times < 0.01 ? 'under 1' : Math.round(100 * times)} % of its level`;
}
