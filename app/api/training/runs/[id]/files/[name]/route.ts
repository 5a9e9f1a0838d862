import { respond } from '@/lib/server/http';
import { requireSight } from '@/lib/server/readers';
import { downloadOfRun } from '@/lib/server/run-detail';
import type { FileContext } from '../../../../training-schema';

/** A file of the run for download, of the few that are meant for it. */
export function GET({ headers }: Request, { params }: FileContext): Promise<Response> {
  return respond(async () => {
    requireSight(headers);
    const { id, name } = await params;
    return downloadOfRun(id, name);
  });
}
