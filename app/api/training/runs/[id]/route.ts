import { json, respond } from '@/lib/server/http';
import { detailShownTo } from '@/lib/server/readers';
import { readRun } from '@/lib/server/run-detail';
import type { IdContext } from '../../training-schema';

/** All that is known of one run: its summary, options, curves and scores. */
export function GET({ headers }: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => json(detailShownTo(await readRun((await params).id), headers)));
}
