'use client';

import { useRef } from 'react';
import { ENDINGS } from '@/lib/analyze/file-kind';
import type { GivenFile } from '@/lib/analyze/queue';
import { Icon } from '../../_components/icons';
import { chosenFiles } from '../_view/given-files';

interface Props {
  onFiles: (files: GivenFile[]) => void;
  /** Files are held over the page. */
  isOver: boolean;
  isSmall: boolean;
}

const ACCEPTED = ['image/*', 'video/*', ...ENDINGS].join(',');

/** Where files come from: dropped, chosen, or a whole folder. */
export function ChooseFiles({ onFiles, isOver, isSmall }: Props) {
  return (
    <section
      aria-label="Choose files"
      data-over={isOver}
      className={`mt-8 rounded-2xl border-2 border-line-strong border-dashed bg-surface data-[over=true]:border-move data-[over=true]:bg-move-soft ${
        isSmall
          ? 'flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4'
          : 'px-6 py-12 text-center sm:py-16'
      }`}
    >
      <div>
        {!isSmall && (
          <span className="mx-auto flex size-14 items-center justify-center rounded-full bg-move-soft text-move">
            <Icon name="upload" className="size-7" />
          </span>
        )}
        <p className={isSmall ? 'font-medium' : 'mt-4 font-semibold text-xl'}>
          {isOver
            ? 'Let go to add them'
            : isSmall
              ? 'Drop more anywhere'
              : 'Drop pictures, videos or a folder'}
        </p>
        <p className={`text-balance text-muted text-sm ${isSmall ? '' : 'mt-2'}`}>
          <Icon name="lock" className="-mt-0.5 mr-1.5 inline size-4 text-move" />
          They are read in this browser; nothing is uploaded.
        </p>
      </div>
      <div className={`flex flex-wrap gap-3 ${isSmall ? '' : 'mt-6 justify-center'}`}>
        <Chooser onFiles={onFiles} className={isSmall ? 'button' : 'button button-primary button-large'}>
          Choose files
        </Chooser>
        <Chooser onFiles={onFiles} className={isSmall ? 'button' : 'button button-large'} isFolder>
          Choose a folder
        </Chooser>
      </div>
      {!isSmall && (
        <p className="mx-auto mt-6 max-w-xl text-muted text-sm leading-relaxed">
          JPEG, PNG, WebP, GIF, BMP, AVIF and TIFF; MP4, MOV, 3GP, WebM, MKV and TS, known by their content. A
          file that cannot be read stops nothing: it is listed with the reason, and with the line that
          converts it where there is one.
        </p>
      )}
    </section>
  );
}

interface ChooserProps {
  onFiles: (files: GivenFile[]) => void;
  className: string;
  isFolder?: boolean;
  children: string;
}

function Chooser({ onFiles, className, isFolder = false, children }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={children}
        {...(isFolder ? { webkitdirectory: '' } : { accept: ACCEPTED })}
        onChange={(event) => {
          const files = chosenFiles(event.currentTarget.files!);
          event.currentTarget.value = '';
          onFiles(files);
        }}
      />
    </>
  );
}
