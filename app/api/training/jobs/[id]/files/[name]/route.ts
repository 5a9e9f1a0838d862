import { respond } from '@/lib/server/http';
import { downloadOfJob } from '@/lib/server/jobs';
import type { FileContext } from '../../../../training-schema';

/** A file of the job for download, of the few that are meant for it. */
export function GET(_request: Request, { params }: FileContext): Promise<Response> {
  return respond(async () => {
    const { id, name } = await params;
    return downloadOfJob(id, name);
  });
}
