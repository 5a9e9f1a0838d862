import { momentText } from '@/lib/numbers/duration';
import type { Adjustments } from '@/lib/recording/adjust';
import { MEDIAN_SECONDS } from '@/lib/recording/adjust';

const SMOOTHINGS: Record<Adjustments['smoothing'], string> = {
  off: '',
  'one-euro': 'smoothed as the live page (1 €)',
  median: `median of ${MEDIAN_SECONDS} s`,
};

/** The settings that make other numbers than the recorded ones, in words; '' where none does. */
export function adjustmentsText({ thresholds, smoothing, baseline }: Adjustments): string {
  const changed = Object.entries(thresholds).map(([au, value]) => `AU ${au} from ${value.toFixed(2)}`);
  return [
    SMOOTHINGS[smoothing],
    baseline.kind === 'recorded' ? 'seen from the captured neutral face' : '',
    baseline.kind === 'range'
      ? `seen from the face of ${momentText(baseline.from)} to ${momentText(baseline.to)}`
      : '',
    changed.length > 0 ? `thresholds ${changed.join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
