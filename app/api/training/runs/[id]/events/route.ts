import { follow } from '@/lib/server/follow';
import { respond } from '@/lib/server/http';
import { readSummary } from '@/lib/server/runs';
import { enterStreams } from '@/lib/server/streams';
import { type IdContext, offsetSchema } from '../../../training-schema';

/** Server-sent events that follow a run from the byte `from` of its log; see lib/server/follow.ts. */
export function GET(request: Request, { params }: IdContext): Promise<Response> {
  return respond(async () => {
    const { id } = await params;
    await readSummary(id);
    const leave = enterStreams(request.headers);
    const from = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('from');
    const ended = new AbortController();
    const signal = AbortSignal.any([request.signal, ended.signal]);
    const events = follow(id, offsetSchema.parse(from ?? 0), signal);
    signal.addEventListener('abort', leave);
    const stream = new ReadableStream<string>({
      async pull(controller) {
        try {
          const { value, done } = await events.next();
          if (!done) return controller.enqueue(value);
          leave();
          controller.close();
        } catch (error) {
          leave();
          throw error;
        }
      },
      cancel: () => ended.abort(),
    });
    return new Response(stream.pipeThrough(new TextEncoderStream()), {
      headers: {
        'content-type': 'text/event-stream',
        // Without no-transform the server would gather events to compress them.
        'cache-control': 'no-store, no-transform',
      },
    });
  });
}
