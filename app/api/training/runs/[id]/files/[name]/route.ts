import { answer } from '@/lib/server/http';
import { readRunFile } from '@/lib/server/run-detail';

interface Context {
  params: Promise<{ id: string; name: string }>;
}

/** A file of the run for download, of the few that are meant for it. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return answer(async () => {
    const { id, name } = await params;
    const { bytes, type } = await readRunFile(id, name);
    return new Response(bytes, {
      headers: {
        'content-type': type,
        // A report is another page's HTML: saved, never run on this origin.
        'content-disposition': `attachment; filename="${id.replaceAll('~', '-')}-${name}"`,
        'cache-control': 'no-store',
      },
    });
  });
}
