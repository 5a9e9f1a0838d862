import type { Metadata } from 'next';
import { AskedPage } from './asked-page';

export const metadata: Metadata = { title: 'Without a network' };

/** What is shown in place of a page that is not kept in the browser, while the server cannot be reached. */
export default function OfflinePage() {
  return (
    <section className="card mx-auto mt-[10vh] max-w-xl px-6 py-10 text-center">
      <h1 className="font-semibold text-2xl tracking-tight">This page needs the server</h1>
      <p className="mt-3 text-muted">
        It cannot be reached now. The live page, the check, files and recordings are kept in this browser and
        go on working; what you recorded is here.
      </p>
      <AskedPage />
    </section>
  );
}
