import type { Metadata } from 'next';
import { Library } from './_components/library';

export const metadata: Metadata = { title: 'Recordings' };

export default function RecordingsPage() {
  return (
    <article className="mx-auto max-w-6xl py-10">
      <h1 className="font-bold text-4xl tracking-tight">Recordings</h1>
      <p className="mt-3 max-w-3xl text-lg text-muted leading-relaxed">
        Sessions of the live page, kept in this browser alone. Look at them again, take the numbers into your
        own tools, or carry a whole one to another machine.
      </p>
      <Library />
    </article>
  );
}
