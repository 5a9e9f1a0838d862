import type { KeyboardEvent, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { momentText } from '@/lib/numbers/duration';
import { Icon } from '../../_components/icons';
import type { Player } from '../_view/player';

interface Props {
  mark: { readonly id: string; readonly from: number; readonly to: number };
  player: Player;
  text: string;
  children?: ReactNode;
  onRemove: () => void;
  onEdit?: () => void;
}

/** A line of a list of annotations or corrections: pressed it goes there, Delete removes it, E edits it. */
export function MarkRow({ mark, player, text, children, onRemove, onEdit }: Props) {
  const { from, to } = mark;
  const isPoint = to - from < 0.001;
  const isNow = player.time >= from - 1e-4 && player.time <= to + 1e-4;
  const remove = (row: HTMLElement) => {
    const list = row.parentElement!;
    const place = [...list.children].indexOf(row);
    flushSync(onRemove);
    const next = list.isConnected ? list.children[Math.min(place, list.children.length - 1)] : null;
    const slider = document.querySelector<HTMLElement>('[role=slider]');
    (next?.querySelector<HTMLElement>('button') ?? slider)?.focus();
  };
  const press = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Delete' || event.key === 'Backspace') remove(event.currentTarget);
    else if (event.key.toLowerCase() === 'e' && onEdit) onEdit();
    else return;
    event.preventDefault();
  };
  return (
    <li
      data-mark={mark.id}
      onKeyDown={press}
      className={`flex items-center gap-1 rounded-lg ${isNow ? 'bg-move-soft' : ''}`}
    >
      <button
        type="button"
        className="flex min-h-11 min-w-0 flex-1 flex-wrap items-center gap-x-3 rounded-lg px-2 py-1 text-left text-sm hover:bg-sunken"
        onClick={() => {
          player.seek(from);
          player.mark(isPoint ? null : { from, to });
        }}
      >
        <span className="shrink-0 text-muted tabular-nums">
          {momentText(from)}
          {!isPoint && `–${momentText(to)}`}
        </span>
        <span className="min-w-0 break-words">{text}</span>
        {children}
      </button>
      {onEdit && (
        <button type="button" className="button min-h-11 px-2.5" onClick={onEdit}>
          Edit<span className="sr-only"> {text}</span>
        </button>
      )}
      <button
        type="button"
        className="button min-h-11 px-2.5"
        title="Remove (Delete)"
        onClick={(event) => remove(event.currentTarget.closest('li')!)}
      >
        <Icon name="close" className="size-4" />
        <span className="sr-only">Remove {text}</span>
      </button>
    </li>
  );
}
