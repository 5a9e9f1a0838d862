import { json, readOrder, respond } from '@/lib/server/http';
import { publish } from '@/lib/server/publish';
import { emptySchema, type IdContext } from '../../../training-schema';

/** Serves the run's model from now on; the replaced one is kept. */
export function POST(request: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => {
    await readOrder(request, emptySchema);
    return json(await publish((await params).id));
  });
}
