'use client';

/** What a reader sees when a page fails in a way that it did not foresee. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <section role="alert" className="card mx-auto mt-[10vh] max-w-xl px-6 py-10 text-center">
      <h1 className="font-semibold text-2xl tracking-tight">This page failed</h1>
      <p className="mt-3 text-muted">{error.message}</p>
      <button type="button" className="button button-primary mt-7" onClick={reset}>
        Try again
      </button>
    </section>
  );
}
