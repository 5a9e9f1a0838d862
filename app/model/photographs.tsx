import type { ReactNode } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { LoosePhotographs, Measured } from '@/lib/runs/photographs-file';
import { ScrollRegion } from '../_components/scroll-region';
import { ReliabilityPanels } from './reliability';
import { reliabilityPanels } from './reliability-panels';

const JUDGES = { people: 'people', machine: 'a machine' } as const;

const COLUMNS = [
  { key: 'rank', name: 'Rank correlation' },
  { key: 'auc', name: 'AUC' },
  { key: 'f1', name: 'F1' },
  { key: 'falseAlarms', name: 'False alarms' },
  { key: 'errorAuc', name: 'AUC of doubt' },
] as const;

/** What was measured on photographs of people whom no training step has seen. */
export function OnPhotographs({ photographs }: { photographs: LoosePhotographs }) {
  const { images, units, means, neighbours, hard } = photographs;
  const panels = reliabilityPanels(photographs);
  return (
    <section aria-labelledby="photographs" className="mt-12">
      <h2 id="photographs" className="font-semibold text-2xl tracking-tight">
        Agreement with a machine, on photographs
      </h2>
      <p className="mt-2 max-w-3xl text-muted">
        {images} pictures of people whom no training step has seen. Only smiles (AU12) were judged by people;
        the judge of the others is the machine that also labelled the training pictures. That is agreement
        with another model, not truth. No human FACS codes were at hand.
      </p>
      <div className="card mt-6 p-3">
        <p id="photograph-columns" className="max-w-4xl px-3 py-2 text-muted text-sm">
          In brackets the range that chance leaves open (95 %). Rank correlation: how far its order of faces
          is that of the machine. False alarms: relaxed faces on which it sees the movement. AUC of doubt: how
          well model doubt tells wrong answers from right ones.
        </p>
        <ScrollRegion label="Action units on photographs" className="overflow-x-auto">
          <table
            aria-describedby="photograph-columns"
            className="w-full text-right text-sm [&_td]:px-3 [&_td]:py-1.5 [&_th]:px-3 [&_th]:py-1.5"
          >
            <thead className="border-line border-b text-muted">
              <tr>
                <th scope="col" className="text-left">
                  Movement
                </th>
                <th scope="col" className="text-left">
                  Judged by
                </th>
                {COLUMNS.map(({ name, key }) => (
                  <th key={key} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {units.map(({ au, judge, ...measures }) => (
                <tr key={au} className="border-line border-b">
                  <th scope="row" className="whitespace-nowrap text-left font-medium">
                    AU{au} {actionUnit(au)?.name}
                  </th>
                  <td className="whitespace-nowrap text-left">{judge ? JUDGES[judge] : 'nobody'}</td>
                  <Cells measures={measures} />
                </tr>
              ))}
              <tr>
                <th scope="row" colSpan={2} className="text-left font-medium">
                  Mean of the movements that have it
                </th>
                <Cells measures={means} />
              </tr>
            </tbody>
          </table>
        </ScrollRegion>
      </div>
      {panels.length > 0 && (
        <div className="mt-6">
          <ReliabilityPanels panels={panels} />
        </div>
      )}
      <div className="mt-6 grid gap-4 md:grid-cols-2">
        <Facts
          title="What should hardly matter"
          help="Mean change of the probabilities."
          rows={neighbours.map(({ name, change }) => [
            name,
            <Interval key={name} measure={change} digits={3} />,
          ])}
        />
        <Facts
          title="What should raise doubt"
          help="The median picture’s model doubt, against that of the same faces in clear sight."
          rows={hard.map(({ name, factor }) => [
            name,
            <Interval key={name} measure={factor} digits={1} before="× " />,
          ])}
        />
      </div>
    </section>
  );
}

function Cells({ measures }: { measures: LoosePhotographs['means'] }) {
  return COLUMNS.map(({ key }) => (
    <td key={key} className="whitespace-nowrap tabular-nums">
      <Interval measure={measures[key]} />
    </td>
  ));
}

function Facts({ title, help, rows }: { title: string; help: string; rows: [string, ReactNode][] }) {
  return (
    <div className="card p-4">
      <h3 className="font-semibold">{title}</h3>
      <p className="mt-1 text-muted text-sm">{help}</p>
      <dl className="mt-3 divide-y divide-line text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 py-1.5">
            <dt>{name}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Interval({ measure, digits = 2, before = '' }: IntervalProps) {
  if (!measure) return '–';
  const [value, low, high] = [measure.value, measure.low, measure.high].map((x) => x.toFixed(digits));
  return (
    <>
      {before}
      {value}{' '}
      <span className="font-normal text-muted text-xs">
        [{low}, {high}]
      </span>
    </>
  );
}

interface IntervalProps {
  measure: Measured | null;
  digits?: number;
  before?: string;
}
