'use client';

import { type RefObject, useState } from 'react';
import { withAnnotation, withoutMark } from '@/lib/annotation/edit';
import { annotationText } from '@/lib/annotation/wording';
import type { Player } from '../_view/player';
import { useKeys } from '../_view/use-keys';
import type { MarksEditor } from '../_view/use-marks';
import { AnnotationForm, type Draft } from './annotation-form';
import { MarkRow } from './mark-row';

interface Props {
  editor: MarksEditor;
  player: Player;
  /** Shown, from 0. */
  face: number;
  aus: readonly number[];
  /** Where the keys are heard. */
  region: RefObject<HTMLElement | null>;
}

/** What people see: a list in the order of time, written with the keyboard alone where one likes. */
export function AnnotationPanel({ editor, player, face, aus, region }: Props) {
  const { marks, change } = editor;
  const [draft, setDraft] = useState<Draft | null>(null);
  const [edited, setEdited] = useState<string | null>(null);
  const begin = (from: number, to: number) => {
    setEdited(null);
    setDraft({ from, to, au: null, text: '' });
  };
  const beginPoint = () => begin(player.time, player.time);
  const beginRange = () => (player.range ? begin(player.range.from, player.range.to) : beginPoint());
  useKeys(region, {
    m: beginPoint,
    enter: beginRange,
    'Ctrl+z': editor.undo,
    'Ctrl+Shift+z': editor.redo,
    'Ctrl+y': editor.redo,
  });
  const close = () => {
    setDraft(null);
    setEdited(null);
    region.current?.querySelector<HTMLElement>('[role=slider]')?.focus();
  };
  const write = (id: string, written: Draft) => {
    const annotation = { ...written, id, face: written.au === null ? null : face };
    change({ marks: withAnnotation(marks, annotation) });
    close();
  };
  const shown = marks.annotations.filter((mark) => mark.face === null || mark.face === face);

  return (
    <section aria-labelledby="annotations-title" className="card p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="annotations-title" className="mr-auto font-semibold text-lg">
          Annotations
        </h2>
        <button type="button" className="button" disabled={!editor.canUndo} onClick={editor.undo}>
          Undo
        </button>
        <button type="button" className="button" disabled={!editor.canRedo} onClick={editor.redo}>
          Redo
        </button>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" className="button" onClick={beginPoint}>
          Mark this moment <kbd className="key">M</kbd>
        </button>
        <button type="button" className="button" disabled={!player.range} onClick={beginRange}>
          Mark the stretch <kbd className="key">Enter</kbd>
        </button>
      </div>
      {editor.failure && (
        <p role="alert" className="mt-3 border-alarm border-l-4 pl-3 text-sm">
          {editor.failure}
        </p>
      )}
      {draft && (
        <div className="mt-3">
          <AnnotationForm
            key={`${draft.from} ${draft.to}`}
            draft={draft}
            aus={aus}
            onWrite={(written) => write(crypto.randomUUID(), written)}
            onCancel={close}
          />
        </div>
      )}
      {shown.length === 0 ? (
        <p className="mt-3 text-muted text-sm leading-relaxed">
          None yet. With <kbd className="key">I</kbd> and <kbd className="key">O</kbd>, or by dragging with
          Shift, you mark from where to where.
        </p>
      ) : (
        <ol aria-label="Annotations" className="-ml-2 mt-3 max-h-80 space-y-1 overflow-y-auto p-0.5">
          {shown.map((mark) =>
            edited === mark.id ? (
              <li key={mark.id}>
                <AnnotationForm
                  draft={mark}
                  aus={aus}
                  onWrite={(written) => write(mark.id, written)}
                  onCancel={close}
                />
              </li>
            ) : (
              <MarkRow
                key={mark.id}
                mark={mark}
                player={player}
                text={annotationText(mark)}
                onRemove={() => change({ marks: withoutMark(marks, mark.id) })}
                onEdit={() => {
                  setDraft(null);
                  setEdited(mark.id);
                }}
              />
            ),
          )}
        </ol>
      )}
    </section>
  );
}
