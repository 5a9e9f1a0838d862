const LIMITS = [
  'It has learned from the faces named above. On people, light, cameras and angles unlike them it is worse, and the figures above do not say by how much.',
  'It names movements. What a person feels, means or intends does not follow from them, and neither does anything about health.',
  'Model doubt is its own estimate: a row that is not marked unsure can still be wrong.',
  'Left and right are not told apart, and how strong a movement is is not measured: a percentage is the probability that it is there.',
  'A face seen from the side, covered by a hand or a mask, or far away gives poor readings.',
  'Do not use it to judge a person: not for hiring, testing, policing, teaching or care.',
];

export function Limits() {
  return (
    <section aria-labelledby="limits" className="mt-12">
      <h2 id="limits" className="font-semibold text-2xl tracking-tight">
        What it cannot do
      </h2>
      <ul className="mt-4 grid gap-x-8 gap-y-3 text-muted leading-relaxed sm:grid-cols-2">
        {LIMITS.map((limit) => (
          <li key={limit} className="border-line border-l-2 pl-4">
            {limit}
          </li>
        ))}
      </ul>
    </section>
  );
}
