'use client';

import { useEffect, useRef } from 'react';
import { Icon } from '../../_components/icons';

const SHORTCUTS = [
  { key: 'Space', does: 'freeze the frame, or go on' },
  { key: 'Esc', does: 'stop and release the camera' },
  { key: 'R', does: 'record, or end the recording' },
  { key: 'N', does: 'take a neutral face, to see readings from it too' },
  { key: 'M', does: 'mirror the picture' },
  { key: 'A', does: 'show or hide where the model looks' },
  { key: '1–4', does: 'how many faces to follow' },
  { key: 'F', does: 'numbers of the next face' },
  { key: 'T', does: 'rows or table' },
  { key: 'S', does: 'fixed order or strongest first' },
  { key: '?', does: 'this help' },
];

interface Props {
  open: boolean;
  onClose: () => void;
  characterKeys: boolean;
  onCharacterKeys: (on: boolean) => void;
}

/** Keyboard shortcuts and how to read a row. */
export function HelpDialog({ open, onClose, characterKeys, onCharacterKeys }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-labelledby="help-title"
      className="card m-auto w-[min(46rem,94vw)] p-6 text-ink shadow-2xl backdrop:bg-black/60"
    >
      <div className="flex items-start justify-between gap-4">
        <h2 id="help-title" className="font-semibold text-xl">
          Help
        </h2>
        <button type="button" onClick={onClose} className="button border-transparent px-2">
          <Icon name="close" />
          <span className="sr-only">Close the help</span>
        </button>
      </div>
      <div className="mt-3 grid gap-8 md:grid-cols-2">
        <section>
          <h3 className="font-semibold">Keys</h3>
          <dl className="mt-2 space-y-1.5 text-sm">
            {SHORTCUTS.map(({ key, does }) => (
              <div key={key} className="flex items-baseline gap-3">
                <dt className="w-16 shrink-0">
                  <kbd className="key">{key}</kbd>
                </dt>
                <dd className="text-muted">{does}</dd>
              </div>
            ))}
          </dl>
          <label className="mt-4 flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={characterKeys}
              onChange={(event) => onCharacterKeys(event.currentTarget.checked)}
              className="size-4 accent-move"
            />
            Letters, digits and “?” are shortcuts
          </label>
        </section>
        <section className="text-muted text-sm leading-relaxed [&_strong]:text-ink">
          <h3 className="font-semibold text-base text-ink">Reading a row</h3>
          <ul className="mt-2 space-y-2">
            <li>
              The <strong>bar</strong> is the probability that the movement is there. The bracket on it spans
              5–95 % of the model’s looks; the dotted line is the threshold between absent and present.
            </li>
            <li>
              <i className="swatch hatch" aria-hidden="true" /> <strong>Doubt</strong>: the looks disagree
              (epistemic), or the face is between the two as well. Past the mark in the middle answers were
              wrong too often when the model was checked, and the row becomes <strong>unsure ?</strong>.
            </li>
            <li>
              <i className="swatch dots" aria-hidden="true" /> <strong>Ambiguous face</strong> (aleatoric):
              every look agrees that it is between the two. The full width is ln 2 ≈ 0.69 nats, the most there
              can be.
            </li>
            <li>Point at a row, or choose it, to see where the model looks and which units it links.</li>
          </ul>
        </section>
      </div>
    </dialog>
  );
}
