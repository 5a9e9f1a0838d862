import { streamMessageSchema } from '@/lib/readings/stream-message';
import { json, readOrder, requireThisMachine, respond } from '@/lib/server/http';
import { requireOperator } from '@/lib/server/operator';
import { ReadingHub } from '@/lib/server/reading-hub';
import { enterStreams } from '@/lib/server/streams';

const hub = new ReadingHub();
/** Of a message of a few frames with four faces each. */
const MOST_BYTES = 512 * 1024;

/** Rows of the live page, for whoever reads them now; tells how many do. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    requireThisMachine(request.headers);
    return json({ readers: hub.publish(await readOrder(request, streamMessageSchema, MOST_BYTES)) });
  });
}

/** The rows as they come: newline-delimited JSON, or server-sent events for who accepts those. */
export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    requireOperator(request.headers.get('authorization'));
    requireThisMachine(request.headers);
    const isEvents = /\btext\/event-stream\b/.test(request.headers.get('accept') ?? '');
    const leave = enterStreams(request.headers);
    const ended = new AbortController();
    const signal = AbortSignal.any([request.signal, ended.signal]);
    const rows = hub.read(signal);
    signal.addEventListener('abort', leave);
    const sign = isEvents ? ': still here\n\n' : '\n';
    const written = (row: string) => (isEvents ? `data: ${row}\n\n` : `${row}\n`);
    const stream = new ReadableStream<string>({
      start: (controller) => controller.enqueue(sign), // the answer's head goes out with it
      async pull(controller) {
        const { value, done } = await rows.next();
        if (!done) return controller.enqueue(value.length === 0 ? sign : value.map(written).join(''));
        leave();
        controller.close();
      },
      cancel: () => ended.abort(),
    });
    return new Response(stream.pipeThrough(new TextEncoderStream()), {
      headers: {
        'content-type': isEvents ? 'text/event-stream' : 'application/x-ndjson',
        // Without no-transform the server would gather rows to compress them.
        'cache-control': 'no-store, no-transform',
      },
    });
  });
}
