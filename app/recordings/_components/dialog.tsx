'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: string;
  onClose: () => void;
  /** Holds a picture beside its words. */
  isWide?: boolean;
  /** @param close gives the focus back to where it was */
  children: (close: () => void) => ReactNode;
}

/** A question over the page; it is open while it is rendered. */
export function Dialog({ title, onClose, isWide = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-labelledby={id}
      className={`card m-auto p-6 text-ink shadow-2xl backdrop:bg-black/60 ${isWide ? 'w-[min(50rem,94vw)]' : 'w-[min(32rem,94vw)]'}`}
    >
      <h2 id={id} className="font-semibold text-xl">
        {title}
      </h2>
      {children(() => dialog.current?.close())}
    </dialog>
  );
}
