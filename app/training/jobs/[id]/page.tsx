import type { Metadata } from 'next';
import { readJob } from '@/lib/server/jobs';
import { hasOperator } from '@/lib/server/operator';
import { detailShownTo } from '@/lib/server/readers';
import { LiveJob } from '../../_components/live-job';
import { unlessMissing } from '../../_view/missing';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function JobPage({ params }: Props) {
  const id = decodeURIComponent((await params).id);
  const job = detailShownTo(await readJob(id).catch(unlessMissing));
  return (
    <article className="mx-auto max-w-7xl py-8">
      <LiveJob key={id} first={job} hasOperator={hasOperator()} />
    </article>
  );
}
