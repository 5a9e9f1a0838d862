import type { Manifest } from '@/lib/ugn/weights-manifest';
import { natsText } from '../_view/verdict';
import { meanFigures, type UnitRow, unitRows } from './scores';

/** What evaluation measured, on faces that no training step saw. */
export function Scores({ manifest }: { manifest: Manifest }) {
  const figures = meanFigures(manifest);
  return (
    <section aria-labelledby="scores" className="mt-12">
      <h2 id="scores" className="font-semibold text-2xl tracking-tight">
        On rendered heads
      </h2>
      {figures.length === 0 ? (
        <p className="mt-2 text-muted">No evaluation was recorded with these weights.</p>
      ) : (
        <>
          <p className="mt-2 max-w-3xl text-muted">
            Means over all action units, on the test faces of the first set named below, which are drawn by a
            program and labelled by it without error. Faces that no training step has seen; real ones are
            harder, as the figures above say.
          </p>
          <dl className="mt-5 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {figures.map(({ name, value, meaning }) => (
              <div key={name} className="card flex flex-col p-4">
                <dt className="font-medium text-sm">{name}</dt>
                <dd className="font-semibold text-3xl tracking-tight">{value.toFixed(3)}</dd>
                <dd className="text-muted text-sm">{meaning}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <UnitTable rows={unitRows(manifest)} />
    </section>
  );
}

function UnitTable({ rows }: { rows: UnitRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways needs the keyboard
    <section aria-label="Action units of the model" tabIndex={0} className="card mt-6 overflow-x-auto p-3">
      <table className="w-full text-sm [&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5">
        <caption className="px-3 py-2 text-left text-muted">
          A unit counts as present from its threshold on, and as unsure when its doubt, in nats, is above the
          last column.
        </caption>
        <thead className="border-line border-b text-left text-muted">
          <tr>
            <th scope="col">AU</th>
            <th scope="col">Movement</th>
            <th scope="col">F1</th>
            <th scope="col" className="text-right">
              AUC
            </th>
            <th scope="col" className="text-right">
              Threshold
            </th>
            <th scope="col" className="text-right">
              Unsure above
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-line border-b last:border-0">
              <td>{row.id}</td>
              <th scope="row" className="whitespace-nowrap text-left font-medium">
                {row.name}
              </th>
              <td>
                <Bar value={row.f1} />
              </td>
              <td className="text-right">{row.auc?.toFixed(3) ?? '–'}</td>
              <td className="text-right">{row.threshold.toFixed(2)}</td>
              <td className="whitespace-nowrap text-right">{natsText(row.unsureAbove)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Bar({ value }: { value: number | null }) {
  if (value === null) return '–';
  return (
    <span className="flex items-center gap-2">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="h-2.5 w-28" aria-hidden="true">
        <rect width="100" height="10" rx="2" className="fill-sunken" />
        <rect width={100 * value} height="10" rx="2" className="fill-move" />
      </svg>
      {value.toFixed(3)}
    </span>
  );
}
