'use client';

import { type RefObject, useState } from 'react';
import { withCorrection, withoutMark } from '@/lib/annotation/edit';
import { judged, predictionOf } from '@/lib/annotation/review';
import { correctionText } from '@/lib/annotation/wording';
import { actionUnit } from '@/lib/au/catalogue';
import { momentText } from '@/lib/numbers/duration';
import { type Correction, INTENSITIES } from '@/lib/recording/marks';
import type { Recording } from '@/lib/recording/recording';
import type { FaceTrace } from '@/lib/recording/traces';
import type { Player } from '../_view/player';
import { useKeys } from '../_view/use-keys';
import type { MarksEditor } from '../_view/use-marks';
import { useReview } from '../_view/use-review';
import { useStretchPlay } from '../_view/use-stretch-play';
import { CorrectionReview } from './correction-review';
import { MarkRow } from './mark-row';

interface Props {
  editor: MarksEditor;
  player: Player;
  video: RefObject<HTMLVideoElement | null>;
  recording: Recording;
  trace: FaceTrace;
  /** Where the keys are heard. */
  region: RefObject<HTMLElement | null>;
}

/** What an action unit was, for a stretch of time, whatever the model said; beside its values, never in their place. */
export function CorrectionPanel({ editor, player, video, recording, trace, region }: Props) {
  const { marks, change } = editor;
  const { model } = recording.header;
  const [chosen, setChosen] = useState(model.aus[0]);
  const [intensity, setIntensity] = useState<Correction['intensity']>(null);
  const play = useStretchPlay(player, video);
  const review = useReview(trace, model, editor, play);
  const { face } = trace;
  const au = review.current?.au ?? chosen;
  const stretch = review.current ?? player.range;
  const prediction = review.current ?? (stretch && predictionOf(trace, au, model, stretch.from, stretch.to));

  const add = (correction: Correction) => {
    change({ marks: withCorrection(marks, correction) });
    setIntensity(null);
  };
  const judge = (how: 'accepted' | 'rejected') => {
    if (!stretch || !prediction) return;
    const { from, to } = stretch;
    const correction = judged({ face, au, from, to, present: prediction.present }, how);
    add({ ...correction, intensity: correction.present ? intensity : null });
  };
  const set = (present: boolean) => {
    if (!stretch) return;
    const { from, to } = stretch;
    const id = crypto.randomUUID();
    add({ id, face, au, from, to, present, intensity: present ? intensity : null, how: 'set' });
  };
  useKeys(region, {
    a: () => judge('accepted'),
    x: () => judge('rejected'),
    s: () => review.skip(),
    r: () => stretch && play(stretch),
  });
  const own = marks.corrections.filter((correction) => correction.face === face);

  return (
    <section aria-labelledby="corrections-title" className="card p-4" data-judged={review.judged}>
      <h2 id="corrections-title" className="font-semibold text-lg">
        Corrections
      </h2>
      <CorrectionReview review={review} />
      <div className="mt-3 flex flex-wrap items-end gap-2">
        <label className="min-w-40 flex-1 text-muted text-xs">
          Action unit
          <select
            value={au}
            disabled={review.current !== null}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            className="field mt-0.5 block w-full text-ink"
          >
            {model.aus.map((unit) => (
              <option key={unit} value={unit}>
                {unit} {actionUnit(unit)?.name}
              </option>
            ))}
          </select>
        </label>
        <label className="text-muted text-xs">
          Intensity, if present
          <select
            value={intensity ?? ''}
            onChange={(event) =>
              setIntensity(INTENSITIES.find((letter) => letter === event.currentTarget.value) ?? null)
            }
            className="field mt-0.5 block w-full text-ink"
          >
            <option value="">not said</option>
            {INTENSITIES.map((letter) => (
              <option key={letter}>{letter}</option>
            ))}
          </select>
        </label>
      </div>
      <p className="mt-3 text-sm" data-stretch={stretch ? `${au} ${stretch.from}` : ''}>
        {stretch ? (
          <>
            {momentText(stretch.from)}–{momentText(stretch.to)}:{' '}
            {prediction ? (
              <>
                the model says <strong>{prediction.present ? 'present' : 'absent'}</strong>, p{' '}
                {prediction.p.toFixed(2)}, doubt {prediction.doubt.toFixed(3)} nats.
              </>
            ) : (
              'the face was away.'
            )}
          </>
        ) : (
          <span className="text-muted">
            Mark a stretch with I and O or by dragging with Shift, or start the review.
          </span>
        )}
      </p>
      <div className="mt-2 grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        <button type="button" className="button" disabled={!prediction} onClick={() => judge('accepted')}>
          Accept <kbd className="key">A</kbd>
        </button>
        <button type="button" className="button" disabled={!prediction} onClick={() => judge('rejected')}>
          Reject <kbd className="key">X</kbd>
        </button>
        <button type="button" className="button" disabled={!stretch} onClick={() => set(true)}>
          Set present
        </button>
        <button type="button" className="button" disabled={!stretch} onClick={() => set(false)}>
          Set absent
        </button>
        <button type="button" className="button" disabled={!stretch} onClick={() => stretch && play(stretch)}>
          Play it <kbd className="key">R</kbd>
        </button>
      </div>
      {own.length > 0 && (
        <ol aria-label="Corrections" className="-ml-2 mt-3 max-h-80 space-y-1 overflow-y-auto p-0.5">
          {own.map((correction) => (
            <MarkRow
              key={correction.id}
              mark={correction}
              player={player}
              text={correctionText(correction)}
              onRemove={() => change({ marks: withoutMark(marks, correction.id) })}
            >
              <span className="text-muted text-xs">{correction.how}</span>
            </MarkRow>
          ))}
        </ol>
      )}
    </section>
  );
}
