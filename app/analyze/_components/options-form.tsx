'use client';

import type { FileOptions } from '@/lib/analyze/read-file';

interface Props {
  options: FileOptions;
  onChange: (options: FileOptions) => void;
}

/** How files are read; holds for those that are started next. */
export function OptionsForm({ options, onChange }: Props) {
  const { faces, every, remembersFaces, keepsVideo } = options;
  return (
    <fieldset className="card mt-4 flex flex-wrap items-center gap-x-8 gap-y-3 px-5 py-3 text-sm">
      <legend className="sr-only">How files are read</legend>
      <Count
        label="Most faces in a frame"
        value={faces}
        most={10}
        onChange={(value) => onChange({ ...options, faces: value })}
      />
      <Count
        label="Of a video, one frame in"
        value={every}
        most={100_000}
        onChange={(value) => onChange({ ...options, every: value })}
      />
      <label className="flex min-h-10 items-center gap-2">
        <input
          type="checkbox"
          checked={remembersFaces}
          onChange={(event) => onChange({ ...options, remembersFaces: event.currentTarget.checked })}
          className="size-5 accent-move"
        />
        Give people who return to a video their old number, by how they look: kept in memory for that video
        alone
      </label>
      <label className="flex min-h-10 items-center gap-2">
        <input
          type="checkbox"
          checked={keepsVideo}
          onChange={(event) => onChange({ ...options, keepsVideo: event.currentTarget.checked })}
          className="size-5 accent-move"
        />
        Keep videos with their numbers: everyone in them agrees
      </label>
    </fieldset>
  );
}

interface CountProps {
  label: string;
  value: number;
  most: number;
  onChange: (value: number) => void;
}

function Count({ label, value, most, onChange }: CountProps) {
  return (
    <label className="flex items-center gap-2">
      {label}
      <input
        type="number"
        min={1}
        max={most}
        required
        value={value}
        onChange={(event) => {
          const next = Math.round(event.currentTarget.valueAsNumber);
          if (next >= 1 && next <= most) onChange(next);
        }}
        onFocus={(event) => event.currentTarget.select()}
        className="field w-20"
      />
    </label>
  );
}
