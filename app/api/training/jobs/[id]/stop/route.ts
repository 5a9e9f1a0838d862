import { json, readOrder, respond } from '@/lib/server/http';
import { stopJob } from '@/lib/server/start';
import { emptySchema, type IdContext } from '../../../training-schema';

/** Asks every process that works on a job here to save and end. */
export function POST(request: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => {
    await readOrder(request, emptySchema);
    await stopJob((await params).id);
    return json({ stopping: true }, 202);
  });
}
