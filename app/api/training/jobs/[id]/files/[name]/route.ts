import { respond } from '@/lib/server/http';
import { downloadOfJob } from '@/lib/server/jobs';
import { requireSight } from '@/lib/server/readers';
import type { FileContext } from '../../../../training-schema';

/** A file of the job for download, of the few that are meant for it. */
export function GET({ headers }: Request, { params }: FileContext): Promise<Response> {
  return respond(async () => {
    requireSight(headers);
    const { id, name } = await params;
    return downloadOfJob(id, name);
  });
}
