'use client';

import { type ReactNode, useMemo, useState } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import { momentText } from '@/lib/numbers/duration';
import type { Adjustments } from '@/lib/recording/adjust';
import type { Recording } from '@/lib/recording/recording';
import { Icon } from '../../_components/icons';
import { fileName } from '../../_view/download';
import type { Stretch } from '../_view/player';
import { tracesPicture } from '../_view/traces-picture';
import type { AdjustedFace } from '../_view/use-adjusted';
import { Dialog } from './dialog';
import { PictureFigure } from './picture-figure';

interface Props {
  recording: Recording;
  face: AdjustedFace;
  adjustments: Adjustments;
  /** In sight in the traces. */
  view: Stretch;
}

/** Opens the traces in sight as a picture that can be saved. */
export function TracesPictureButton({ recording, face, adjustments, view }: Props) {
  // What was in sight when it was opened stays, although the recording may play on.
  const [drawn, setDrawn] = useState<Stretch | null>(null);
  return (
    <>
      <button type="button" className="button px-3" onClick={() => setDrawn(view)}>
        <Icon name="download" />
        Picture
      </button>
      {drawn && (
        <Dialog title="The traces as a picture" isWide onClose={() => setDrawn(null)}>
          {(close) => (
            <Figure recording={recording} face={face} adjustments={adjustments} view={drawn}>
              <button type="button" className="button" onClick={close}>
                Close
              </button>
            </Figure>
          )}
        </Dialog>
      )}
    </>
  );
}

/** @param children beside the buttons that save it */
function Figure({ recording, face, adjustments, view, children }: Props & { children: ReactNode }) {
  const all = useMemo(() => face.units.map(({ au }) => au), [face]);
  const [aus, setAus] = useState<readonly number[]>(all);
  const picture = useMemo(
    () => (aus.length > 0 ? tracesPicture(recording, face, adjustments, aus, view) : null),
    [recording, face, adjustments, aus, view],
  );
  const choose = (au: number, isChosen: boolean) =>
    setAus((before) => (isChosen ? [...before, au] : before.filter((other) => other !== au)));
  const stretch = `${momentText(view.from)} to ${momentText(view.to)}`;

  return (
    <>
      <p className="mt-2 max-w-3xl text-muted text-sm leading-relaxed">
        The time that is in sight, {stretch}, as the settings show it; zoom the traces for another one. Files
        are on white in the light theme’s colours.
      </p>
      <fieldset className="mt-3">
        <legend className="float-left py-1 font-medium text-sm">Action units</legend>
        <div className="flex justify-end gap-4 text-sm">
          <button type="button" className="link py-1" onClick={() => setAus(all)}>
            All
          </button>
          <button type="button" className="link py-1" onClick={() => setAus([])}>
            None
          </button>
        </div>
        <div className="grid grid-cols-[repeat(auto-fill,minmax(4.25rem,1fr))] gap-x-2">
          {all.map((au) => (
            <label
              key={au}
              title={actionUnit(au)?.name}
              className="flex min-h-7 items-center gap-1.5 text-sm"
            >
              <input
                type="checkbox"
                checked={aus.includes(au)}
                onChange={(event) => choose(au, event.currentTarget.checked)}
                className="size-4 accent-move"
              />
              AU {au}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="mt-4">
        {picture ? (
          <PictureFigure
            picture={picture}
            label="Traces"
            className="max-h-[40vh] sm:max-h-[50vh] rounded-lg border border-line"
            fileName={`${fileName(recording.name)}-face-${face.recorded.trace.face + 1}-traces`}
            description={`Probability with its interval from ${stretch} of ${face.units
              .filter(({ au }) => aus.includes(au))
              .map(({ au }) => `AU ${au}`)
              .join(', ')}`}
          >
            {children}
          </PictureFigure>
        ) : (
          <>
            <p className="mb-2 rounded-lg bg-sunken p-8 text-center text-muted">
              Choose at least one action unit.
            </p>
            {children}
          </>
        )}
      </div>
    </>
  );
}
