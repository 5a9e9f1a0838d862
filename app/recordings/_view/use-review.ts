'use client';

import { useEffect, useMemo, useState } from 'react';
import { type DoubtfulStretch, doubtfulStretches, isJudged } from '@/lib/annotation/review';
import type { RecordingHeader } from '@/lib/recording/recording';
import type { FaceTrace } from '@/lib/recording/traces';
import type { MarksEditor } from './use-marks';

/** Names a stretch among those of a face. */
const keyOf = ({ au, from }: DoubtfulStretch): string => `${au} ${from}`;

/**
 * Goes through the stretches in which the model guesses, the most uncertain first, those that were skipped last.
 * @param onShow called with each stretch when it is its turn
 */
export function useReview(
  trace: FaceTrace,
  model: RecordingHeader['model'],
  { marks, skipped, change }: MarksEditor,
  onShow: (stretch: DoubtfulStretch) => void,
) {
  const [isOn, setOn] = useState(false);
  const stretches = useMemo(() => doubtfulStretches([trace], model), [trace, model]);
  const waiting = useMemo(
    () =>
      stretches
        .filter((stretch) => !isJudged(stretch, marks.corrections))
        .map((stretch) => ({ stretch, turn: skipped.lastIndexOf(keyOf(stretch)) }))
        .sort((one, other) => one.turn - other.turn)
        .map(({ stretch }) => stretch),
    [stretches, marks.corrections, skipped],
  );
  const current = (isOn && waiting[0]) || null;
  useEffect(() => {
    if (current) onShow(current);
  }, [current, onShow]);
  return {
    isOn,
    toggle: () => setOn(!isOn),
    current,
    total: stretches.length,
    judged: stretches.length - waiting.length,
    skip: () => current && change({ skipped: [...skipped, keyOf(current)] }),
  };
}
