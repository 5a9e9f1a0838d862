import Link from 'next/link';

export default function NotFound() {
  return (
    <section className="card mx-auto mt-[10vh] max-w-xl px-6 py-10 text-center">
      <h1 className="font-semibold text-2xl tracking-tight">There is no such page</h1>
      <p className="mt-3 text-muted">The address may be mistyped, or the page is not built yet.</p>
      <Link href="/" className="button button-primary mt-7">
        Go to the live page
      </Link>
    </section>
  );
}
