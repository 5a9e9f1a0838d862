'use client';

import { useCallback } from 'react';
import { useFileDrop } from '../../_view/use-file-drop';

/** Takes a file that is dropped anywhere on the page. */
export function DropTarget({ onFile }: { onFile: (file: File) => void }) {
  const onDrop = useCallback(({ files: [file] }: DataTransfer) => file && onFile(file), [onFile]);
  const isOver = useFileDrop(onDrop);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-40 flex items-center justify-center rounded-3xl border-4 border-move border-dashed bg-page/85">
      <p className="font-semibold text-2xl">Drop a video or a picture</p>
    </div>
  );
}
