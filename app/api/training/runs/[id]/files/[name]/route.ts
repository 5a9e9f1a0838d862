import { respond } from '@/lib/server/http';
import { downloadOfRun } from '@/lib/server/run-detail';
import type { FileContext } from '../../../../training-schema';

/** A file of the run for download, of the few that are meant for it. */
export function GET(_request: Request, { params }: FileContext): Promise<Response> {
  return respond(async () => {
    const { id, name } = await params;
    return downloadOfRun(id, name);
  });
}
