import type { DecisionModel } from '@/lib/au/decision';
import { confidenceOf } from '@/lib/readings/confidence';
import { PLACE, qualityAt } from '@/lib/recording/chunk';
import type { FaceTrace } from '@/lib/recording/traces';
import { percent } from '../../_view/verdict';

interface Props {
  trace: FaceTrace;
  model: DecisionModel;
  /** −1 where the face is not seen. */
  row: number;
}

/** What is known of the frame at the moment beside its units. */
export function FrameValues({ trace, model, row }: Props) {
  const at = (place: number) => (row < 0 ? Number.NaN : trace.column(place)[row]);
  const [x, y, width, height] = [0, 1, 2, 3].map((k) => at(PLACE.box + k).toFixed(0));
  const quality = qualityAt(Array.from({ length: PLACE.units }, (_, place) => at(place)));
  const { size, blur, light, roll, yaw, covered } = quality;
  const epistemic = model.aus.map((_, j) => trace.unit('epistemic', j)[row]);
  const facts = [
    ['Frame', String(at(PLACE.frame))],
    ['Confidence', percent(confidenceOf({ score: at(PLACE.score), quality, epistemic }, model))],
    ['Face found', percent(at(PLACE.score))],
    ['Box', `${width} × ${height}`],
    ['Box at', `${x}, ${y}`],
    ['Eyes apart', `${size.toFixed(0)} px`],
    ['Blur', blur.toFixed(2)],
    ['Light', light.toFixed(2)],
    ['Roll', degrees(roll)],
    ['Turned', yaw === null ? '' : degrees(yaw)],
    ['Covered', covered === null ? '' : percent(covered)],
  ].filter(([, value]) => value !== '');
  return (
    <section aria-label="The frame’s values" className="card p-3 text-sm sm:p-4">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-4 xl:grid-cols-2">
        {facts.map(([term, value]) => (
          <div key={term} className="flex justify-between gap-2">
            <dt className="text-muted">{term}</dt>
            <dd>{row < 0 ? '–' : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Without a sign on zero. */
function degrees(angle: number): string {
  return `${Math.round(angle) + 0}°`;
}
