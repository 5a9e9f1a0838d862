import { type FormEvent, useId } from 'react';
import { CHECK_STEPS } from '@/lib/check/check-steps';
import type { SessionSnapshot } from '@/lib/live/snapshot';
import { Icon } from '../../_components/icons';
import type { RunningCheck } from '../_view/use-check';
import { ExampleFace } from './example-face';

/** What stands in the way of the camera, in words. */
const WAITING: Partial<Record<SessionSnapshot['state'], string>> = {
  loading: 'Getting the model ready …',
  asking: 'Your browser asks for the camera: choose “Allow”.',
  running: 'Starting …',
};

/** Before the check: what will be asked, what becomes of it, and the button that begins. */
export function CheckStart({ check }: { check: RunningCheck }) {
  const id = useId();
  const { session, snapshot } = check;
  const waiting = snapshot ? WAITING[snapshot.state] : undefined;
  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    check.begin({ sounds: form.get('sounds') === 'on', person: String(form.get('person')).trim() });
  };
  return (
    <div className="mt-6 grid gap-6 lg:grid-cols-[1fr_1.2fr]">
      <form onSubmit={begin} className="card space-y-4 p-5">
        <h2 className="font-semibold text-xl">Before you begin</h2>
        <ul className="list-disc space-y-1 pl-5 text-muted leading-relaxed">
          <li>Light on your face, the camera at the height of your eyes, nobody else in sight.</li>
          <li>
            {CHECK_STEPS.length} steps: two seconds to get ready, three to hold. Any of them can be skipped.
          </li>
          <li>
            The pictures stay in this browser and are not kept. The result is yours: it is kept, exported or
            deleted by you alone.
          </li>
        </ul>
        <label className="flex items-center gap-2">
          <input type="checkbox" name="sounds" defaultChecked className="size-5 accent-move" />
          Tones when a step begins and ends, as for closed eyes
        </label>
        <div>
          <label htmlFor={`${id}-person`} className="block font-medium text-sm">
            A code for the result, if you like: no name
          </label>
          <input
            id={`${id}-person`}
            name="person"
            maxLength={60}
            autoComplete="off"
            className="field mt-1 w-full max-w-xs"
          />
        </div>
        <button
          type="submit"
          disabled={!session || waiting !== undefined}
          className="button button-primary button-large w-full sm:w-auto"
        >
          <Icon name="camera" className="size-6" />
          Begin
        </button>
        <p role="status" className="min-h-5 text-sm">
          {waiting}
        </p>
        {snapshot?.message && (
          <p role="alert" className="border-alarm border-l-4 pl-3 text-sm">
            {snapshot.message}
          </p>
        )}
      </form>
      <section aria-label="The steps" className="card p-5">
        <h2 className="font-semibold text-xl">What you will be asked for</h2>
        <ol className="mt-3 grid grid-cols-3 gap-x-2 gap-y-4 sm:grid-cols-5">
          {CHECK_STEPS.map(({ id: step, prompt }) => (
            <li key={step} className="text-center text-xs leading-snug">
              <ExampleFace step={step} className="mx-auto w-16" />
              <span className="mt-1 block text-balance">{prompt}</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
