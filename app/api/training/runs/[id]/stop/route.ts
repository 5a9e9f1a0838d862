import { json, readOrder, respond } from '@/lib/server/http';
import { stop } from '@/lib/server/start';
import { emptySchema, type IdContext } from '../../../training-schema';

/** Asks a run to save and end; it does so after the step that it is in. */
export function POST(request: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => {
    await readOrder(request, emptySchema);
    await stop((await params).id);
    return json({ stopping: true }, 202);
  });
}
