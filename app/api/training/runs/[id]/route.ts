import { json, respond } from '@/lib/server/http';
import { readRun } from '@/lib/server/run-detail';
import type { IdContext } from '../../training-schema';

/** All that is known of one run: its summary, options, curves and scores. */
export function GET(_request: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => json(await readRun((await params).id)));
}
