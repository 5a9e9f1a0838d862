'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Icon } from '@/app/_components/icons';
import { CONFIG_NAMES, type StartOptions, startSchema } from '@/lib/runs/start-options';
import { limitText, wantedBy } from '../_view/start-wishes';
import { type Order, OrderDialog } from './order-dialog';

interface Props {
  /** Names of the face sets that a run may be started on. */
  sets: readonly string[];
  /** Whether there is a model to start from. */
  hasServed: boolean;
}

/** Starts a training from the page. What it may ask for is checked here and by the server alike. */
export function StartForm({ sets, hasServed }: Props) {
  const router = useRouter();
  const [order, setOrder] = useState<Order | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const parsed = startSchema.safeParse(wantedBy(new FormData(event.currentTarget)));
    setProblem(parsed.success ? null : problemOf(parsed.error.issues[0]));
    if (!parsed.success) return;
    setOrder({
      title: 'Start this training?',
      text: (
        <p>
          {parsed.data.config} on {parsed.data.data.join(' and ')}, {limitText(parsed.data)}. It runs on the
          server’s machine, goes on when this page is closed, and is not served until you say so.
        </p>
      ),
      confirm: 'Start it',
      path: '/api/training/start',
      body: parsed.data,
      onDone: (answer) => router.push(`/training/runs/${(answer as { id: string }).id}`),
    });
  }

  return (
    <section aria-labelledby="start" className="card p-5">
      <details>
        <summary className="font-semibold text-lg">
          <h2 id="start" className="inline">
            Start a training
          </h2>
        </summary>
        <form onSubmit={ask} noValidate className="mt-4 grid gap-4 text-sm sm:grid-cols-2">
          <Labelled label="Experiment">
            <select name="config" defaultValue="ugn-b" className="field w-full">
              {CONFIG_NAMES.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </Labelled>
          <Labelled label="Start from">
            <select name="start" className="field w-full">
              {hasServed && <option value="served">the model on the live page</option>}
              <option value="scratch">random weights</option>
            </select>
          </Labelled>
          <fieldset className="sm:col-span-2">
            <legend className="font-medium">Data</legend>
            <div className="mt-1 flex flex-wrap gap-x-5 gap-y-2">
              {sets.map((name, i) => (
                <label key={name} className="flex items-center gap-2">
                  <input
                    type="checkbox"
                    name="data"
                    value={name}
                    defaultChecked={i === 0}
                    className="size-4 accent-move"
                  />
                  {name}
                </label>
              ))}
              {sets.length === 0 && <p className="text-muted">No face set was found; UGN_DATA lists more.</p>}
            </div>
          </fieldset>
          <NumberField
            name="minutes"
            label="Minutes, for everything"
            hint="empty: until the epochs are done"
            first="20"
          />
          <NumberField name="epochs" label="Epochs of each stage" hint="empty: as the experiment says" />
          <NumberField name="fold" label="Fold that is tested" hint="empty: the data’s own splits" />
          <NumberField name="folds" label="of so many folds" hint="subjects are never in two" />
          <NumberField name="fraction" label="Share of the training images, %" hint="empty: all of them" />
          <NumberField name="labelNoise" label="Flipped labels, %" hint="for experiments; empty: none" />
          <NumberField name="seed" label="Seed" hint="fixes weights, order and augmentation" first="1" />
          <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
            <button type="submit" className="button button-primary">
              <Icon name="play" />
              Start
            </button>
            <p role="alert" className="text-ink">
              {problem}
            </p>
          </div>
        </form>
      </details>
      {order && <OrderDialog order={order} onClose={() => setOrder(null)} />}
    </section>
  );
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="block">
      <span className="font-medium">{label}</span>
      <span className="mt-1 block">{children}</span>
    </label>
  );
}

interface NumberProps {
  name: keyof StartOptions;
  label: string;
  hint: string;
  first?: string;
}

function NumberField({ name, label, hint, first = '' }: NumberProps) {
  return (
    <div>
      <Labelled label={label}>
        <input
          name={name}
          inputMode="decimal"
          defaultValue={first}
          aria-describedby={`start-${name}-hint`}
          className="field w-full"
        />
      </Labelled>
      <p id={`start-${name}-hint`} className="mt-1 text-muted">
        {hint}
      </p>
    </div>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  data: 'Data',
  minutes: 'Minutes',
  epochs: 'Epochs',
  seed: 'Seed',
  fold: 'Fold',
  folds: 'Folds',
  fraction: 'Share of the images',
  labelNoise: 'Flipped labels',
};

function problemOf({ path, code, message }: { path: PropertyKey[]; code?: string; message: string }): string {
  if (code === 'invalid_type') return `${NAMES[String(path[0])]}: give a number.`;
  return `${NAMES[String(path[0])] ?? String(path[0])}: ${message}.`;
}
