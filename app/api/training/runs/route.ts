import { json, respond } from '@/lib/server/http';
import { listJobs } from '@/lib/server/jobs';
import { listRuns } from '@/lib/server/runs';

/** Every run and every job, the newest first. */
export function GET(): Promise<Response> {
  return respond(async () => json({ runs: await listRuns(), jobs: await listJobs() }));
}
