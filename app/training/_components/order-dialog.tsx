'use client';

import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { DialogEnd } from '../../_components/dialog-end';
import { Refused, sendOrder, storedToken, storeToken } from '../../_view/operator-token';

/** Something that an operator alone may have done; it is asked about before it is sent. */
export interface Order {
  readonly title: string;
  readonly text: ReactNode;
  /** On the button that sends it. */
  readonly confirm: string;
  readonly path: string;
  readonly body: unknown;
  readonly onDone: (answer: unknown) => void;
}

/** Asks whether the order is meant, and for the token where this tab has none yet. */
export function OrderDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [token, setToken] = useState('');
  const [isKnown, setKnown] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  useEffect(() => {
    const stored = storedToken();
    setToken(stored);
    setKnown(stored !== '');
    dialog.current?.showModal();
  }, []);

  /** Gives the focus back to where it was, which taking the dialogue away would not. */
  const close = () => dialog.current?.close();

  async function send(event: FormEvent) {
    event.preventDefault();
    setSending(true);
    setRefusal(null);
    try {
      const answer = await sendOrder(order.path, order.body, token);
      storeToken(token);
      close();
      order.onDone(answer);
    } catch (error) {
      setSending(false);
      setRefusal((error as Error).message);
      if (!(error instanceof Refused) || error.status === 0) return;
      // Whatever else stands in the way, the token was taken.
      const isTaken = error.status !== 403;
      storeToken(isTaken ? token : '');
      setKnown(isTaken);
    }
  }

  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-labelledby={`${id}-title`}
      className="card m-auto w-[min(32rem,94vw)] p-6 text-ink shadow-2xl backdrop:bg-black/60"
    >
      <form onSubmit={send}>
        <h2 id={`${id}-title`} className="font-semibold text-xl">
          {order.title}
        </h2>
        <div className="mt-2 space-y-3 text-muted leading-relaxed">{order.text}</div>
        {!isKnown && (
          <div className="mt-5">
            <label htmlFor={`${id}-token`} className="font-medium text-sm">
              Operator token
            </label>
            <input
              id={`${id}-token`}
              type="password"
              required
              autoComplete="off"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              aria-describedby={`${id}-hint`}
              className="field mt-1 block w-full"
            />
            <p id={`${id}-hint`} className="mt-1 text-muted text-sm">
              What UGN_OPERATOR_TOKEN was when the server was started. It stays in this tab.
            </p>
          </div>
        )}
        <DialogEnd failure={refusal} leave="Cancel" onLeave={close}>
          <button type="submit" className="button button-primary" disabled={isSending}>
            {isSending ? 'One moment …' : order.confirm}
          </button>
        </DialogEnd>
      </form>
    </dialog>
  );
}
