import { json, readOrder, respond } from '@/lib/server/http';
import { rollBack } from '@/lib/server/publish';
import { rollBackSchema } from '../training-schema';

/** Serves a model of the history again. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    const { entry } = await readOrder(request, rollBackSchema);
    return json(await rollBack(entry ?? null));
  });
}
