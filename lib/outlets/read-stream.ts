import { AppError, messageOf } from '../errors';
import { exportedRowSchema } from '../readings/reading-row';
import type { StreamRow } from '../readings/stream-message';

/** What a row cannot be longer than, in letters. */
const LONGEST_LINE = 64 * 1024;

/**
 * Rows of the live page as the site's server hands them on, from now on; ends with the server, the connection or the signal.
 * @param site its address, such as http://localhost:3000
 * @throws AppError not-allowed for a wrong token; io where no site answers or the line breaks; bad-input for what is no row
 */
export async function* readStream(
  site: string,
  token: string,
  signal: AbortSignal,
): AsyncGenerator<StreamRow> {
  const address = new URL('/api/stream', site);
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal }).catch(
    (cause) => {
      throw new AppError(
        'io',
        `No site answers at ${address}: ${reasonOf(cause)}. Start it with npm start.`,
        {
          cause,
        },
      );
    },
  );
  if (!response.ok) throw await refusalOf(response);
  try {
    for await (const line of linesOf(response)) {
      if (line !== '') yield rowOf(line);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof AppError) throw error;
    throw new AppError('io', `The stream broke off: ${reasonOf(error)}.`, { cause: error });
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = '';
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE)
      throw new AppError('bad-input', 'The stream holds a line that never ends.');
    yield* lines;
  }
}

function rowOf(line: string): StreamRow {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {} // no row, like anything else that is none
  const parsed = exportedRowSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('bad-input', `The stream holds what is no reading: ${line.slice(0, 80)}`);
}

async function refusalOf(response: Response): Promise<AppError> {
  const problem = (await response.json().catch(() => null)) as { detail?: unknown } | null;
  const detail =
    typeof problem?.detail === 'string' ? problem.detail : `The server answered ${response.status}.`;
  return new AppError(response.status === 403 ? 'not-allowed' : 'io', detail);
}

/** fetch says what went wrong in the cause alone. */
function reasonOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause ? error.cause : error);
}
