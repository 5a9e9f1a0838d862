import type { Metadata } from 'next';
import { version } from '@/package.json';
import { CheckView } from './_components/check-view';

export const metadata: Metadata = { title: 'Does it read my face?' };

export default function CheckPage() {
  return (
    <article className="group mx-auto max-w-6xl py-8">
      <h1 className="font-bold text-3xl tracking-tight sm:text-4xl">Does it read my face?</h1>
      <p className="mt-3 max-w-3xl text-lg text-muted leading-relaxed max-sm:group-has-[[data-phase]]:hidden">
        A guided minute: you are asked for one movement after the other, and then told which of them the model
        finds on your face, in this light, with this camera.
      </p>
      <CheckView appVersion={version} />
    </article>
  );
}
