import 'server-only';
import { Problem } from './http';

/** Event streams that are open at once; each looks at a run's files twice a second. */
const MOST = 200;
/** Of one client: a browser opens six to a server, and people share addresses. */
const MOST_OF_ONE = 24;

const open = new Map<string, number>();
let total = 0;

/**
 * Counts a client's event stream.
 * @returns to be called when it ends; a second call does nothing
 * @throws Problem 503 where there are too many
 */
export function enterStreams(headers: Headers): () => void {
  // lib/door has put the client's address there
  const client = headers.get('x-forwarded-for') ?? '';
  const own = open.get(client) ?? 0;
  if (total >= MOST || own >= MOST_OF_ONE) {
    throw new Problem(
      503,
      'Not available now',
      'Too many follow runs or the stream now. Close other pages or programs.',
      {
        'retry-after': '60',
      },
    );
  }
  open.set(client, own + 1);
  total++;
  let isOpen = true;
  return () => {
    if (!isOpen) return;
    isOpen = false;
    total--;
    const left = open.get(client)! - 1;
    if (left > 0) open.set(client, left);
    else open.delete(client);
  };
}
