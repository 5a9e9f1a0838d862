import { respond } from '@/lib/server/http';
import { readModelFile } from '@/lib/server/published-models';

interface Context {
  params: Promise<{ name: string; file: string }>;
}

/**
 * A file of a model. Next lists the public folder once, when the server starts, and would not see what is
 * published later; next.config.ts sends /models here instead.
 */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return respond(async () => {
    const { name, file } = await params;
    const { bytes, type, tag } = await readModelFile(name, file);
    const headers = { 'content-type': type, etag: tag, 'cache-control': 'no-cache' };
    if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers });
    return new Response(bytes, { headers: { ...headers, 'content-length': String(bytes.length) } });
  });
}
