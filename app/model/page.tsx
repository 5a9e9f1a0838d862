import type { Metadata } from 'next';
import { Equations } from './equations';
import { Facts } from './facts';
import { Limits } from './limits';
import { readManifest } from './read-manifest';
import { Scores } from './scores-table';

export const metadata: Metadata = { title: 'Model' };

/** A model that was trained a minute ago is shown, not the one of the build. */
export const dynamic = 'force-dynamic';

export default async function ModelPage() {
  const manifest = await readManifest();
  return (
    <article className="mx-auto max-w-5xl py-10">
      <h1 className="font-bold text-4xl tracking-tight">The model</h1>
      {manifest ? (
        <>
          <p className="mt-3 max-w-3xl text-lg text-muted leading-relaxed">
            Trained on: {manifest.training.trainedOn}
          </p>
          <Facts manifest={manifest} />
          <Scores manifest={manifest} />
        </>
      ) : (
        <p className="card mt-6 p-6">
          There is no model in <code className="font-mono">public/models/default</code> yet. Run{' '}
          <code className="rounded bg-sunken px-1.5 py-0.5 font-mono">npm run train</code> in the project’s
          folder; it publishes one there.
        </p>
      )}
      <Limits />
      <Equations />
    </article>
  );
}
