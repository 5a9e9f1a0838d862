import { json, respond } from '@/lib/server/http';
import { readJob } from '@/lib/server/jobs';
import { detailShownTo } from '@/lib/server/readers';
import type { IdContext } from '../../training-schema';

/** A job with its cells and what it found. */
export function GET({ headers }: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => json(detailShownTo(await readJob((await params).id), headers)));
}
