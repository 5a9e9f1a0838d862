import { clockText } from '@/lib/numbers/duration';
import type { Recording } from '@/lib/recording/recording';
import { bytesText, countText } from '../../_view/record-text';

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** When, how long, how much and by which model. */
export function FactsLine({ recording }: { recording: Recording }) {
  const { header, totals } = recording;
  return (
    <p className="text-muted text-sm">
      <time dateTime={header.date}>{DATE.format(new Date(header.date))}</time>
      {[
        clockText(totals.seconds),
        countText(totals.frames, 'frame'),
        countText(totals.faces, 'face'),
        `model ${header.model.id} ${header.model.hash.slice(0, 8)}`,
        bytesText(totals.bytes + totals.videoBytes),
      ].map((fact) => (
        <span key={fact}> · {fact}</span>
      ))}
    </p>
  );
}
