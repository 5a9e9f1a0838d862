import { respond } from '@/lib/server/http';
import { openModelFile } from '@/lib/server/published-models';

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
    const { type, tag, size, content, close } = await openModelFile(name, file);
    const headers = { 'content-type': type, etag: tag, 'cache-control': 'no-cache' };
    if (request.headers.get('if-none-match') === tag || request.method === 'HEAD') {
      await close();
      return new Response(null, { status: request.method === 'HEAD' ? 200 : 304, headers });
    }
    return new Response(content(), { headers: { ...headers, 'content-length': String(size) } });
  });
}
