import { clockText } from '@/lib/numbers/duration';
import { unreadSeconds } from '@/lib/recording/gap-notes';
import type { Recording } from '@/lib/recording/recording';
import { Icon, type IconName } from '../../_components/icons';
import { countText } from '../../_view/record-text';

/** What is special about a recording, each in words. */
export function Badges({ recording }: { recording: Recording }) {
  const { state, ended, repaired, totals } = recording;
  const { gaps } = recording.header;
  const dropped = repaired?.droppedChunks ?? 0;
  return (
    <>
      {state === 'recording' && <Badge icon="record">Being recorded</Badge>}
      {repaired && (
        <Badge icon="alert">
          Repaired{dropped > 0 && `, ${countText(dropped, 'damaged second')} dropped`}
        </Badge>
      )}
      {ended === 'storage-full' && <Badge icon="alert">Ended: storage full</Badge>}
      {ended === 'failed' && <Badge icon="alert">Ended by a fault</Badge>}
      {gaps.length > 0 && (
        <Badge icon="alert">
          {countText(gaps.length, 'gap')}, {clockText(unreadSeconds(gaps))} not read
        </Badge>
      )}
      {totals.videoPieces > 0 && <Badge icon="film">With video</Badge>}
    </>
  );
}

function Badge({ icon, children }: { icon: IconName; children: React.ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 rounded-full border border-line-strong px-2.5 py-0.5 text-xs">
      <Icon name={icon} className="size-3.5" />
      <span>{children}</span>
    </span>
  );
}
