import { Icon, type IconName } from '@/app/_components/icons';
import type { JobState } from '@/lib/server/jobs';
import type { RunState } from '@/lib/server/runs';

const LOOKS: Record<RunState | JobState, { icon: IconName; word: string; className: string }> = {
  starting: { icon: 'clock', word: 'Starting', className: 'bg-move-soft text-ink' },
  running: { icon: 'play', word: 'Running', className: 'bg-move-soft text-ink' },
  stopped: { icon: 'pause', word: 'Stopped', className: 'bg-sunken text-ink' },
  done: { icon: 'check', word: 'Done', className: 'bg-sunken text-ink' },
  failed: { icon: 'alert', word: 'Failed', className: 'bg-surface text-alarm outline outline-alarm' },
  interrupted: {
    icon: 'unplugged',
    word: 'Interrupted',
    className: 'bg-surface text-ink outline outline-dashed outline-line-strong',
  },
  waiting: { icon: 'clock', word: 'Waiting', className: 'bg-sunken text-muted' },
};

const BADGE =
  'inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-0.5 font-medium text-sm';

/** How a run, a job or a cell is doing: a sign and a word. */
export function StateBadge({ state }: { state: RunState | JobState }) {
  const { icon, word, className } = LOOKS[state];
  return (
    <span className={`${BADGE} ${className}`} data-state={state}>
      <Icon name={icon} className="size-4" />
      {word}
    </span>
  );
}

/** Marks the run whose model the live page loads. */
export function ServedBadge() {
  return (
    <span className={`${BADGE} bg-move text-on-move`}>
      <Icon name="camera" className="size-4" />
      On the live page
    </span>
  );
}
