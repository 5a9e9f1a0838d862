import type { Metadata } from 'next';
import { version } from '@/package.json';
import { AnalyzeView } from './_components/analyze-view';

export const metadata: Metadata = { title: 'Files' };

export default function AnalyzePage() {
  return (
    <article className="mx-auto max-w-6xl py-10">
      <h1 className="font-bold text-4xl tracking-tight">Read pictures and videos</h1>
      <p className="mt-3 max-w-3xl text-lg text-muted leading-relaxed">
        One file or hundreds, by the model of the live page. Each becomes a recording in this browser, and all
        of them one table for your own tools.
      </p>
      <AnalyzeView appVersion={version} />
    </article>
  );
}
