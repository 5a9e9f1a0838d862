import type { Metadata } from 'next';
import { AppError } from '@/lib/errors';
import { readExamples } from '@/lib/server/example-pictures';
import { readPeople } from '@/lib/server/people-scores';
import { readPhotographs } from '@/lib/server/photograph-scores';
import { readServedManifest } from '@/lib/server/published-models';
import { Equations } from './equations';
import { ExamplePictures } from './examples';
import { Facts } from './facts';
import { Limits } from './limits';
import { OnPeople } from './people';
import { OnPhotographs } from './photographs';
import { Scores } from './scores-table';

export const metadata: Metadata = { title: 'Model' };

export default async function ModelPage() {
  const manifest = await readServedManifest().catch(unusable);
  const [people, photographs, examples] =
    manifest instanceof AppError
      ? [null, null, null]
      : await Promise.all([
          readPeople(manifest.hash),
          readPhotographs(manifest.hash),
          readExamples(manifest.hash),
        ]);
  return (
    <article className="mx-auto max-w-5xl py-10">
      <h1 className="font-bold text-4xl tracking-tight">The model</h1>
      {manifest instanceof AppError ? (
        <p className="card mt-6 p-6">{manifest.message}</p>
      ) : (
        <>
          <p className="mt-3 max-w-3xl text-lg text-muted leading-relaxed">
            It reads {manifest.config.aus.length} action units from one picture of a face, each with how far
            the model doubts itself and how ambiguous the face is. What it learned from is not the same as
            what it is used on, so look at both.
          </p>
          {people && <OnPeople people={people} />}
          {photographs && <OnPhotographs photographs={photographs} />}
          <Scores manifest={manifest} />
          {examples && <ExamplePictures examples={examples} />}
          <Facts manifest={manifest} />
          <details className="card mt-4 p-6">
            <summary className="cursor-pointer font-semibold">What it was trained on</summary>
            <p className="mt-3 max-w-3xl whitespace-pre-line break-words text-muted leading-relaxed">
              {manifest.training.trainedOn}
            </p>
          </details>
        </>
      )}
      <Limits />
      <Equations />
    </article>
  );
}

/** A model that cannot be used is something to read about on this page; another failure is not. */
function unusable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
