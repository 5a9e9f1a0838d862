import type { ReactNode } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { LoosePeople } from '@/lib/runs/people-file';
import type { Measured } from '@/lib/runs/photographs-file';
import { ScrollRegion } from '../_components/scroll-region';

/** What is known by people: what they were told, what they said, and whether doubt finds where the model contradicts them. */
export function OnPeople({ people }: { people: LoosePeople }) {
  const { neutral, words, flags, conformal, graph } = people;
  return (
    <section aria-labelledby="people" className="mt-12">
      <h2 id="people" className="font-semibold text-2xl tracking-tight">
        On real people
      </h2>
      <p className="mt-2 max-w-3xl text-muted">
        What is known by people’s own judgement, none of whom a training step has seen. Nobody with FACS
        training has coded any of these pictures.
      </p>
      <div className="mt-5 grid gap-4 md:grid-cols-2">
        {neutral.map(({ data, people: count, units, mean }) => {
          const called = units.filter((unit) => unit.called > 0);
          return (
            <Fact
              key={data}
              title={`${count} people were told to look neutral`}
              value={<Percent of={mean} />}
            >
              of all answers about them call a movement present.{' '}
              {called.length === 0
                ? 'No movement is seen on anybody.'
                : `Seen on somebody: ${called.map(({ au, called: times }) => `${nameOf(au)} on ${times}`).join(', ')}.`}{' '}
              The thresholds were chosen with these people, so on others expect somewhat more.
            </Fact>
          );
        })}
        {words.map(({ au, present, absent, auc, f1, falseAlarms }) => (
          <Fact
            key={au}
            title={`${nameOf(au)}, judged by people in ${present + absent} pictures`}
            value={<Score of={f1} />}
          >
            is its F1: how well calls and misses balance, 1 being perfect. Of two faces, one with it and one
            without, it puts the right one first in <Percent of={auc} /> of pairs; it sees it on{' '}
            <Percent of={falseAlarms} /> of the faces on which people did not.
          </Fact>
        ))}
        <Fact title="What “unsure” catches" value={<Percent of={flags.caught} />}>
          of its wrong answers are marked unsure, and <Percent of={flags.flagged} /> of all answers are. Of
          what is not marked, <Percent of={flags.wrongAmongSure} /> is wrong; of all,{' '}
          <Percent of={flags.wrong} />. A machine is the judge of most movements here, people of smiles.
        </Fact>
        <Fact
          title={`Sets that should hold the truth in ${Math.round(100 * (conformal.level ?? 0))} %`}
          value={coverageOf(conformal.units)}
        >
          of new pictures, held it, the mean over the movements: an answer, or both where the face does not
          decide (split-conformal, for present and absent apart).
        </Fact>
      </div>
      <details className="card mt-4 p-6">
        <summary className="cursor-pointer font-semibold">Does the graph of movements help?</summary>
        <p className="mt-3 max-w-3xl text-muted">
          The same pictures answered by each movement’s own evidence alone (nodes), and with that of the
          others (graph).
        </p>
        <ScrollRegion label="The graph beside the nodes" className="mt-3 overflow-x-auto">
          <table className="w-full text-right text-sm [&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5">
            <thead className="border-line border-b text-muted">
              <tr>
                <th scope="col" className="text-left">
                  Measure
                </th>
                <th scope="col">Graph</th>
                <th scope="col">Nodes</th>
                <th scope="col">Graph less nodes</th>
              </tr>
            </thead>
            <tbody>
              {graph.map(({ measure, graph: ofGraph, nodes, difference }) => (
                <tr key={measure} className="border-line border-b">
                  <th scope="row" className="text-left font-medium">
                    {measure}
                  </th>
                  {[ofGraph, nodes, difference].map((value, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
                    <td key={column} className="whitespace-nowrap tabular-nums">
                      <Score of={value} digits={3} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </details>
    </section>
  );
}

function Fact({ title, value, children }: { title: string; value: ReactNode; children: ReactNode }) {
  return (
    <div className="card p-4">
      <h3 className="font-medium text-sm">{title}</h3>
      <p className="mt-1 font-semibold text-3xl tracking-tight">{value}</p>
      <p className="mt-1 text-muted text-sm leading-relaxed">{children}</p>
    </div>
  );
}

function nameOf(au: number): string {
  return `AU${au} ${actionUnit(au)?.name ?? ''}`.trim();
}

function Score({ of, digits = 2 }: { of: Measured | null; digits?: number }) {
  if (!of) return '–';
  return (
    <>
      {of.value.toFixed(digits)} <Range of={of} show={(value) => value.toFixed(digits)} />
    </>
  );
}

function Percent({ of }: { of: Measured | null }) {
  if (!of) return '–';
  return (
    <>
      {percent(of.value)} % <Range of={of} show={percent} />
    </>
  );
}

function Range({ of: { low, high }, show }: { of: Measured; show: (value: number) => string }) {
  return (
    <span className="font-normal text-muted text-xs">
      [{show(low)}, {show(high)}]
    </span>
  );
}

const percent = (value: number) => (100 * value).toFixed(1);

/** Mean over the movements and both kinds of truth. */
function coverageOf(units: LoosePeople['conformal']['units']): string {
  const values = (units ?? []).flatMap(({ present, absent }) =>
    [present, absent].flatMap((one) => one?.value ?? []),
  );
  if (values.length === 0) return '–';
  return `${percent(values.reduce((sum, value) => sum + value, 0) / values.length)} %`;
}
