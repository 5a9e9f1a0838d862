import { z } from 'zod';
import type { StreamMessage } from '../readings/stream-message';
import type { LiveSession } from './session';
import { streamFrames } from './streamed-frames';

/** What a page of this site says to the page that shows it in a frame. */
type ToParent =
  /** It is there, and would hear a hello; said once, at the start. */
  | { readonly type: 'ugn-live here' }
  /** It has heard the hello: the readings of each frame follow. */
  | { readonly type: 'ugn-live hello'; readonly version: string }
  | ({ readonly type: 'ugn-live readings' } & StreamMessage);

/** What it listens to. */
const fromParentSchema = z.object({ type: z.enum(['ugn-live hello', 'ugn-live goodbye']) });

interface Options {
  readonly session: LiveSession;
  readonly appVersion: string;
  /** Whom readings may be given to; nobody else hears a word. */
  readonly origins: readonly string[];
  /** @param origin of the page that gets the readings from now on; null while none does */
  onChange(origin: string | null): void;
}

/**
 * Gives the page around this one the numbers of each frame, once that page has said hello and is one of those allowed.
 * @returns a function that ends it
 */
export function serveParent({ session, appVersion, origins, onChange }: Options): () => void {
  const { parent } = window;
  if (parent === window || origins.length === 0) return () => {};
  let endFrames = () => {};
  // A message reaches the parent only where it is of the origin that the message names.
  const say = (message: ToParent, origin: string) => parent.postMessage(message, origin);
  const hear = ({ source, origin, data }: MessageEvent) => {
    if (source !== parent || !origins.includes(origin)) return;
    const message = fromParentSchema.safeParse(data);
    if (!message.success) return;
    endFrames();
    if (message.data.type === 'ugn-live goodbye') {
      endFrames = () => {};
      onChange(null);
      return;
    }
    const stream = crypto.randomUUID();
    say({ type: 'ugn-live hello', version: appVersion }, origin);
    endFrames = streamFrames(session, appVersion, (rows) =>
      say({ type: 'ugn-live readings', stream, rows: [...rows] }, origin),
    );
    onChange(origin);
  };
  addEventListener('message', hear);
  for (const origin of origins) say({ type: 'ugn-live here' }, origin);
  return () => {
    removeEventListener('message', hear);
    endFrames();
  };
}
