import type { Space } from '@/lib/recording/space';
import { bytesText } from '../../_view/record-text';

/** How much of what the browser allows is used. */
export function StorageMeter({ used, most }: Space) {
  const share = Math.min(1, used / most);
  return (
    <div className="min-w-56 text-sm">
      <p className="flex justify-between gap-4 text-muted">
        <span>Storage</span>
        <span>
          <span className="font-semibold text-ink">{bytesText(used)}</span> of {bytesText(most)}
        </span>
      </p>
      <div aria-hidden="true" className="progress mt-1.5">
        <i style={{ width: `${Math.max(0.5, 100 * share)}%` }} />
      </div>
    </div>
  );
}
