import { answer, json, readOrder } from '@/lib/server/http';
import { start } from '@/lib/server/start';
import { startSchema } from '@/lib/server/start-options';

/** Starts a run and tells its id. */
export function POST(request: Request): Promise<Response> {
  return answer(async () => json({ id: await start(await readOrder(request, startSchema)) }, 201));
}
