'use client';

import { type ReactNode, useRef } from 'react';

interface Props {
  onFile: (file: File) => void;
  className: string;
  disabled?: boolean;
  children: ReactNode;
}

/** Opens the system's file dialogue for a video or a picture. */
export function FileButton({ onFile, className, disabled, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </button>
      {!disabled && (
        <input
          ref={input}
          type="file"
          accept="video/*,image/*"
          hidden
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) onFile(file);
          }}
        />
      )}
    </>
  );
}
