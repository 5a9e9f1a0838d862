'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { type Adjustments, baselineShifts } from '@/lib/recording/adjust';
import {
  type AdjustedUnit,
  adjustedUnit,
  type RecordedFaceView,
  recordedView,
} from '@/lib/recording/adjusted';
import type { Recording } from '@/lib/recording/recording';
import type { FaceTrace } from '@/lib/recording/traces';

/** A face's numbers as recorded and as the settings make them. */
export interface AdjustedFace {
  readonly recorded: RecordedFaceView;
  /** In the model's order. */
  readonly units: readonly AdjustedUnit[];
}

/** The page may stand still for so long, in milliseconds. */
const SLICE_MS = 12;

/**
 * Computes in slices, so that a change at an hour of frames leaves the page alive; units that a change does
 * not touch are kept.
 * @returns null until it is computed for the first time; afterwards the last that is complete
 */
export function useAdjusted(
  recording: Recording,
  trace: FaceTrace | undefined,
  adjustments: Adjustments,
): AdjustedFace | null {
  const [face, setFace] = useState<AdjustedFace | null>(null);
  const newest = useRef<AdjustedFace | null>(null);
  const { model, baselines } = recording.header;
  const recorded = useMemo(() => trace && recordedView(trace, model), [trace, model]);

  useEffect(() => {
    if (!recorded) return;
    const stopped = new AbortController();
    const before = newest.current?.recorded === recorded ? newest.current.units : [];
    const shifts = baselineShifts(recorded.trace, model.aus.length, adjustments, baselines);
    const compute = async () => {
      const units: AdjustedUnit[] = [];
      let start = performance.now();
      for (let j = 0; j < model.aus.length; j++) {
        units.push(adjustedUnit(recorded, model, j, adjustments, shifts, before[j]));
        if (performance.now() - start < SLICE_MS) continue;
        await new Promise((resolve) => setTimeout(resolve));
        if (stopped.signal.aborted) return;
        start = performance.now();
      }
      newest.current = { recorded, units };
      setFace(newest.current);
    };
    void compute();
    return () => stopped.abort();
  }, [recorded, model, baselines, adjustments]);

  return face?.recorded === recorded ? face : null;
}
