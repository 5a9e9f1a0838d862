import { startSchema } from '@/lib/runs/start-options';
import { json, readOrder, respond } from '@/lib/server/http';
import { start } from '@/lib/server/start';

/** Starts a run and tells its id. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => json({ id: await start(await readOrder(request, startSchema)) }, 201));
}
