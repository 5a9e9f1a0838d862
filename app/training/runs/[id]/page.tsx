import type { Metadata } from 'next';
import { hasOperator } from '@/lib/server/operator';
import { readServed } from '@/lib/server/published-models';
import { detailShownTo } from '@/lib/server/readers';
import { type RunDetail, readRun } from '@/lib/server/run-detail';
import { Command } from '../../_components/command';
import { Downloads } from '../../_components/downloads';
import { AccuracyByDoubt, DoubtDistribution, Reliability, RiskCoverage } from '../../_components/figures';
import { LiveRun } from '../../_components/live-run';
import { MeanScores } from '../../_components/mean-scores';
import { OptionsList } from '../../_components/options-list';
import { UnitTable } from '../../_components/unit-table';
import { unlessMissing } from '../../_view/missing';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function RunPage({ params }: Props) {
  const id = decodeURIComponent((await params).id);
  const [read, served] = await Promise.all([readRun(id).catch(unlessMissing), readServed()]);
  const detail = detailShownTo(read);
  const { summary, options, downloads } = detail;
  return (
    <article className="mx-auto max-w-7xl py-8">
      <LiveRun key={id} detail={detail} served={served?.hash ?? null} hasOperator={hasOperator()} />
      <Results detail={detail} />
      <section aria-labelledby="how" className="mt-10 space-y-4">
        <h2 id="how" className="font-semibold text-2xl tracking-tight">
          How it was made
        </h2>
        {summary.command && <Command text={summary.command} />}
        {summary.job === null && ['stopped', 'interrupted', 'failed'].includes(summary.state) && (
          <>
            <p>It goes on from its last checkpoint with:</p>
            <Command
              text={`npm run train -- --resume --out ${detail.folder}`}
              label="the command that goes on"
            />
          </>
        )}
        {options && <OptionsList options={options} />}
      </section>
      <section aria-labelledby="files" className="mt-10 space-y-4">
        <h2 id="files" className="font-semibold text-2xl tracking-tight">
          Files
        </h2>
        <Downloads path={`/api/training/runs/${id}/files`} names={downloads} />
      </section>
    </article>
  );
}

function Results({ detail: { metrics, reliability, support } }: { detail: RunDetail }) {
  if (!metrics) return null;
  const { uncertainty, images, after } = metrics;
  return (
    <>
      <section aria-labelledby="scores" className="mt-10 space-y-4">
        <h2 id="scores" className="font-semibold text-2xl tracking-tight">
          Scores
        </h2>
        <p className="max-w-3xl text-muted">
          Means over the action units on {images?.test ?? after.images} test images, as the report has them.
          {metrics.before && ' “Before” is the model that the run started from.'}
        </p>
        <MeanScores metrics={metrics} />
        <UnitTable metrics={metrics} support={support} />
      </section>
      <section aria-labelledby="figures" className="mt-10 space-y-4">
        <h2 id="figures" className="font-semibold text-2xl tracking-tight">
          Figures
        </h2>
        {!uncertainty && (
          <p className="max-w-3xl text-muted">
            Nothing was measured of its doubt: the variant has no epistemic part, or the run is older than
            these figures.
          </p>
        )}
        <div className="grid gap-4 lg:grid-cols-2">
          {reliability && reliability.length > 0 && <Reliability bins={reliability} />}
          {uncertainty && (
            <>
              <AccuracyByDoubt mean={uncertainty.mean} />
              <RiskCoverage mean={uncertainty.mean} units={uncertainty.units} />
              <DoubtDistribution distribution={uncertainty.distribution} />
            </>
          )}
        </div>
      </section>
    </>
  );
}
