import { useEffect, useState } from 'react';
import type { BackendReport } from '@/lib/live/messages';
import type { LiveSession } from '@/lib/live/session';
import type { SessionSnapshot } from '@/lib/live/snapshot';
import { Choice } from '../../_components/choice';
import type { Stream } from '../_view/use-stream';
import { FileButton } from './file-button';
import { StreamSettings } from './stream-settings';

interface Props {
  session: LiveSession;
  snapshot: SessionSnapshot;
  stream: Stream;
  onFile: (file: File) => void;
}

const ENGINES = [
  { value: 'auto', text: 'Auto' },
  { value: 'webgpu', text: 'WebGPU' },
  { value: 'wasm', text: 'WASM' },
] as const;

const SMOOTHING = [
  { value: 'on', text: 'On' },
  { value: 'off', text: 'Off' },
] as const;

const FACE_COUNTS = [1, 2, 3, 4].map((count) => ({ value: count, text: String(count) }));

/** Where the pictures come from, how many faces are followed, and what computes. */
export function Settings({ session, snapshot, stream, onFile }: Props) {
  const [open, setOpen] = useOpenBesidePicture();
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="card px-4 py-3">
      <summary className="font-medium xl:hidden">Settings</summary>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 max-xl:mt-3">
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <label htmlFor="camera" className="font-medium text-muted text-sm">
            Camera
          </label>
          <select
            id="camera"
            className="field w-40"
            value={snapshot.source === 'camera' ? (snapshot.deviceId ?? '') : 'file'}
            onChange={(event) => session.start({ source: 'camera', deviceId: event.target.value })}
          >
            {snapshot.source === 'file' && <option value="file">A file is playing</option>}
            {snapshot.devices.map(({ deviceId, label }, index) => (
              <option key={deviceId} value={deviceId}>
                {label || `Camera ${index + 1}`}
              </option>
            ))}
          </select>
          <FileButton onFile={onFile} className="button">
            Play a file
          </FileButton>
        </div>
        <Choice
          label="Faces"
          value={snapshot.maxFaces}
          options={FACE_COUNTS}
          onChange={(count) => session.setMaxFaces(count)}
        />
        <Choice
          label="Engine"
          value={snapshot.backendChoice}
          options={ENGINES}
          onChange={(choice) => session.setBackend(choice)}
        />
        <Choice
          label="Smoothing"
          value={snapshot.smoothing ? 'on' : 'off'}
          options={SMOOTHING}
          onChange={(choice) => session.setSmoothing(choice === 'on')}
        />
        <label className="flex min-h-10 items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={snapshot.remembersFaces}
            onChange={(event) => session.setRemembersFaces(event.currentTarget.checked)}
            className="size-5 shrink-0 accent-move"
          />
          Give people who return their old number, by how they look: kept in memory while this is on, never
          stored
        </label>
        <StreamSettings stream={stream} />
        <p className="min-w-48 flex-1 text-muted text-xs leading-relaxed">
          Measured at the start:{' '}
          {snapshot.backends.map((report) => reportText(report)).join('; ') || 'nothing yet'}.
        </p>
      </div>
    </details>
  );
}

/** Beside the picture there is room for the settings; above the readings of a small screen they would be in the way. */
function useOpenBesidePicture() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const wide = matchMedia('(min-width: 80rem)');
    const follow = () => wide.matches && setOpen(true);
    follow();
    wide.addEventListener('change', follow);
    return () => wide.removeEventListener('change', follow);
  }, []);
  return [open, setOpen] as const;
}

function reportText({ name, milliseconds, detail }: BackendReport): string {
  const engine = ENGINES.find(({ value }) => value === name)!.text;
  const figure = milliseconds === null ? 'not used' : `${milliseconds.toFixed(0)} ms a face`;
  return `${engine} ${figure} (${detail})`;
}
