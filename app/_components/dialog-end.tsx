import type { ReactNode } from 'react';

interface Props {
  /** Why it did not work; null while it did. */
  failure: string | null;
  /** What the button says that leaves everything as it is. */
  leave: string;
  onLeave: () => void;
  /** The button that does what the dialog asks for. */
  children: ReactNode;
}

/** The end of a dialog: what went wrong, and its two buttons. */
export function DialogEnd({ failure, leave, onLeave, children }: Props) {
  return (
    <>
      {failure && (
        <p role="alert" className="mt-4 border-alarm border-l-4 pl-3">
          {failure}
        </p>
      )}
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <button type="button" className="button" onClick={onLeave}>
          {leave}
        </button>
        {children}
      </div>
    </>
  );
}
