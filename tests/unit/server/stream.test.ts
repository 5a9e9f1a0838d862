import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GET, POST } from '../../../app/api/stream/route';
import { ReadingHub } from '../../../lib/server/reading-hub';
import { streamedRows } from '../../harness/streamed-rows';

const TOKEN = 'a-token-of-32-characters-or-more';
beforeEach(() => {
  process.env.UGN_OPERATOR_TOKEN = TOKEN;
});
afterEach(() => {
  delete process.env.UGN_OPERATOR_TOKEN;
});

const STREAM = crypto.randomUUID();
const HEADERS = { host: 'localhost', 'x-forwarded-for': '127.0.0.1', authorization: `Bearer ${TOKEN}` };
const post = (rows: unknown, headers: Record<string, string> = {}, stream = STREAM) =>
  POST(
    new Request('http://localhost/api/stream', {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ stream, rows }),
    }),
  );
const get = (headers: Record<string, string> = {}, signal?: AbortSignal) =>
  GET(new Request('http://localhost/api/stream', { headers: { ...HEADERS, ...headers }, signal }));

/** Text of a stream until it holds so many line ends. */
async function textOf(response: Response, ends: number): Promise<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.split('\n').length <= ends) text += (await reader.read()).value;
  await reader.cancel();
  return text;
}

describe('the stream of readings', () => {
  it('hands rows to every reader, as lines or as events', async () => {
    const [lines, events] = [await get(), await get({ accept: 'text/event-stream' })];
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson');
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    const rows = streamedRows(1, Date.now(), [1, 2]);
    const [one, two] = [textOf(lines, 3), textOf(events, 6)];
    expect(await (await post(rows)).json()).toEqual({ readers: 2 });
    expect(
      (await one)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(rows);
    const data = (await two).split('\n').filter((line) => line.startsWith('data: '));
    expect(data.map((line) => JSON.parse(line.slice(6)))).toEqual(rows);
  });

  it.each([
    ['a wrong token', { authorization: 'Bearer x' }],
    ['no token', { authorization: '' }],
    ['another machine', { 'x-forwarded-for': '192.168.0.7' }],
  ])('is closed to %s, for readers and writers', async (_, headers) => {
    expect((await get(headers)).status).toBe(403);
    expect((await post(streamedRows(1, 0), headers)).status).toBe(403);
  });

  it('is closed without a token on the server, and to pages of other sites', async () => {
    expect((await post(streamedRows(1, 0), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    delete process.env.UGN_OPERATOR_TOKEN;
    expect((await get()).status).toBe(403);
  });

  it('takes rows alone', async () => {
    const [row] = streamedRows(1, 0);
    const answer = await post([{ ...row, confidence: 2 }]);
    expect([answer.status, (await answer.json()).detail]).toEqual([400, expect.stringMatching(/^rows.0/)]);
  });

  it('is one page’s at a time, until that is silent', () => {
    const hub = new ReadingHub();
    const message = (stream: string) => ({ stream, rows: streamedRows(1, 0) });
    hub.publish(message('a'), 0);
    expect(() => hub.publish(message('b'), 2_000)).toThrow(/Another page/);
    expect(hub.publish(message('b'), 3_001)).toBe(0);
  });

  it('holds no more than a few seconds for a reader that does not read', async () => {
    const hub = new ReadingHub();
    const rows = streamedRows(1, 0);
    const stuck = hub.read(new AbortController().signal);
    const first = stuck.next();
    hub.publish({ stream: STREAM, rows });
    expect((await first).value).toHaveLength(1);
    for (let i = 2; i <= 10_000; i++) hub.publish({ stream: STREAM, rows: [{ ...rows[0], frame: i }] });
    const held = (await stuck.next()).value as readonly string[];
    expect(held).toHaveLength(256);
    expect(JSON.parse(held[255])).toMatchObject({ frame: 10_000 });
  });

  it('forgets readers that went away', async () => {
    const hub = new ReadingHub();
    const ended = new AbortController();
    const rows = hub.read(ended.signal);
    const next = rows.next();
    ended.abort();
    expect(await next).toEqual({ value: undefined, done: true });
    expect(hub.publish({ stream: STREAM, rows: streamedRows(1, 0) })).toBe(0);
  });
});
