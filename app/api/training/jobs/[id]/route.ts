import { json, respond } from '@/lib/server/http';
import { readJob } from '@/lib/server/jobs';
import type { IdContext } from '../../training-schema';

/** A job with its cells and what it found. */
export function GET(_request: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => json(await readJob((await params).id)));
}
