/** The other ways to the same numbers. */
export function ForPrograms() {
  return (
    <div className="mt-8 grid gap-4 sm:grid-cols-2">
      <section aria-labelledby="line-title" className="card p-5">
        <h2 id="line-title" className="font-semibold text-lg">
          From the command line
        </h2>
        <p className="mt-1 text-muted text-sm leading-relaxed">
          The same numbers, resumable, without a window. In the folder of the project:
        </p>
        <pre className="mt-3 whitespace-pre-wrap break-words rounded-lg bg-sunken p-3 text-sm">
          npm run analyze -- --input clips --out clips.csv
        </pre>
      </section>
      <section aria-labelledby="api-title" className="card p-5">
        <h2 id="api-title" className="font-semibold text-lg">
          From a program
        </h2>
        <p className="mt-1 text-muted text-sm leading-relaxed">
          Pictures that are sent to this server are read there and not stored. All of it is described in{' '}
          <a href="/api/openapi.json" className="link">
            OpenAPI
          </a>
          .
        </p>
        <pre className="mt-3 whitespace-pre-wrap break-words rounded-lg bg-sunken p-3 text-sm">
          curl -F file=@face.jpg {'<this site>'}/api/predict
        </pre>
      </section>
    </div>
  );
}
