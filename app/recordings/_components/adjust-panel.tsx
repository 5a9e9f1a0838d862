'use client';

import { memo } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { Adjustments } from '@/lib/recording/adjust';
import type { Recording } from '@/lib/recording/recording';
import { Choice } from '../../_components/choice';
import { adjustmentsText } from '../_view/adjustments-text';
import type { Stretch } from '../_view/player';

interface Props {
  recording: Recording;
  adjustments: Adjustments;
  onChange: (change: Partial<Adjustments>) => void;
  onReset: () => void;
  /** The marked stretch. */
  range: Stretch | null;
}

const SMOOTHINGS = [
  { value: 'off', text: 'Off' },
  { value: 'one-euro', text: '1 € filter', title: 'As the live page steadies its bars' },
  { value: 'median', text: 'Median', title: 'Of the frames within 0.15 s on either side' },
] as const;

/** What can be changed after the fact: smoothing, baseline and thresholds; the moment changes nothing in it. */
export const AdjustPanel = memo(function AdjustPanel({
  recording,
  adjustments,
  onChange,
  onReset,
  range,
}: Props) {
  const { model } = recording.header;
  const text = adjustmentsText(adjustments);
  const setThreshold = (au: number, value: number | null) => {
    const { [au]: _, ...others } = adjustments.thresholds;
    onChange({ thresholds: value === null ? others : { ...others, [au]: value } });
  };
  return (
    <section aria-labelledby="adjust-title" className="card p-4">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-[min(100%,16rem)] flex-1">
          <h2 id="adjust-title" className="font-semibold text-lg">
            After the fact
          </h2>
          <p className="text-muted text-sm" data-adjustments>
            {text === ''
              ? 'All is shown as it was recorded.'
              : `Shown: ${text}. What was recorded stays as it is.`}
          </p>
        </div>
        <button type="button" className="button" disabled={text === ''} onClick={onReset}>
          Reset all
        </button>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-8 gap-y-3">
        <Choice
          label="Smoothing"
          value={adjustments.smoothing}
          options={SMOOTHINGS}
          onChange={(smoothing) => onChange({ smoothing })}
        />
        <BaselineChoice recording={recording} adjustments={adjustments} onChange={onChange} range={range} />
      </div>
      <details className="mt-3">
        <summary className="w-fit py-3 font-medium text-sm">Thresholds</summary>
        <p className="text-muted text-sm">
          From this probability on a unit counts as present. Whether a reading is a guess does not depend on
          it.
        </p>
        <ul className="mt-2 grid gap-x-8 gap-y-1 sm:grid-cols-2 xl:grid-cols-3">
          {model.aus.map((au, j) => (
            <Threshold
              key={au}
              au={au}
              own={model.thresholds[j]}
              value={adjustments.thresholds[au] ?? null}
              onChange={(value) => setThreshold(au, value)}
            />
          ))}
        </ul>
      </details>
    </section>
  );
});

function BaselineChoice({ recording, adjustments, onChange, range }: Omit<Props, 'onReset'>) {
  const { kind } = adjustments.baseline;
  const options = [
    { value: 'none' as const, text: 'None' },
    ...(recording.header.baselines.length > 0 ? [{ value: 'recorded' as const, text: 'As captured' }] : []),
    ...(kind === 'range' ? [{ value: 'range' as const, text: 'Marked stretch' }] : []),
  ];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice
        label="Baseline"
        value={kind}
        options={options}
        onChange={(next) => next !== 'range' && onChange({ baseline: { kind: next } })}
      />
      <button
        type="button"
        className="button"
        disabled={range === null}
        title={range ? undefined : 'Mark a stretch first: drag with Shift over the lanes, or I and O'}
        onClick={() => range && onChange({ baseline: { kind: 'range', from: range.from, to: range.to } })}
      >
        Use the marked stretch as neutral
      </button>
    </div>
  );
}

interface ThresholdProps {
  au: number;
  /** The model's. */
  own: number;
  /** Null where it is the model's. */
  value: number | null;
  onChange: (value: number | null) => void;
}

function Threshold({ au, own, value, onChange }: ThresholdProps) {
  const name = `AU ${au} ${actionUnit(au)?.name}`;
  const shown = value ?? own;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-2">
      <label className="min-w-0 text-sm">
        <span className="block truncate">{name}</span>
        <input
          type="range"
          aria-label={`Threshold of ${name}`}
          min={0.01}
          max={0.99}
          step={0.01}
          value={shown}
          onChange={(event) => onChange(Number(event.currentTarget.value))}
          className="h-6 w-full accent-move"
        />
      </label>
      <output className={`w-10 text-right text-sm ${value === null ? 'text-muted' : 'font-semibold'}`}>
        {shown.toFixed(2)}
      </output>
      <button
        type="button"
        className="button px-2 text-xs"
        disabled={value === null}
        aria-label={`Model’s threshold of ${name}, ${own.toFixed(2)}`}
        title={`The model’s: ${own.toFixed(2)}`}
        onClick={() => onChange(null)}
      >
        ↺
      </button>
    </li>
  );
}
