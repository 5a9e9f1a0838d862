import Link from 'next/link';

/** The way back to the list of runs, and to the job that a run belongs to. */
export function Breadcrumb({ job = null }: { job?: string | null }) {
  return (
    <nav aria-label="Where this is" className="text-sm">
      <Link href="/training" className="link">
        Training
      </Link>
      {job !== null && (
        <>
          {' / '}
          <Link href={`/training/jobs/${job}`} className="link">
            {job}
          </Link>
        </>
      )}
    </nav>
  );
}
