import { json, respond } from '@/lib/server/http';
import { listJobs } from '@/lib/server/jobs';
import { shownTo } from '@/lib/server/readers';
import { listRuns } from '@/lib/server/runs';

/** Every run and every job, the newest first. */
export function GET({ headers }: Request): Promise<Response> {
  return respond(async () => json(shownTo({ runs: await listRuns(), jobs: await listJobs() }, headers)));
}
