import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sendOrder, storedToken, storeToken } from '../../../app/_view/operator-token';

function keptIn(kept: Map<string, string>) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('the operator’s token', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('sessionStorage', keptIn(kept));
  });

  it('is kept for the tab, and forgotten when it is empty', () => {
    expect(storedToken()).toBe('');
    storeToken('secret');
    expect(storedToken()).toBe('secret');
    storeToken('');
    expect([storedToken(), kept.size]).toEqual(['', 0]);
  });

  it('is asked for each time where the browser keeps nothing', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('sessionStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    storeToken('secret');
    expect(storedToken()).toBe('');
  });
});

describe('an order', () => {
  const answers = (response: Response | Error) => {
    const fetched = vi.fn(async () => {
      if (response instanceof Error) throw response;
      return response;
    });
    vi.stubGlobal('fetch', fetched);
    return fetched;
  };

  it('carries the token in its head and the wish as JSON', async () => {
    const fetched = answers(Response.json({ id: 'run' }));
    expect(await sendOrder('/api/training/start', { minutes: 1 }, 'secret')).toEqual({ id: 'run' });
    expect(fetched).toHaveBeenCalledWith('/api/training/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer secret' },
      body: '{"minutes":1}',
    });
  });

  it('is refused in the server’s own words', async () => {
    answers(Response.json({ detail: 'Another training runs.' }, { status: 409 }));
    await expect(sendOrder('/x', {}, 't')).rejects.toMatchObject({
      ...{ name: 'Refused', status: 409, message: 'Another training runs.' },
    });
  });

  it('says so where the server answers no JSON, or not at all', async () => {
    answers(new Response('<html>Bad gateway</html>', { status: 502 }));
    await expect(sendOrder('/x', {}, 't')).rejects.toMatchObject({
      status: 502,
      message: 'The server answered 502.',
    });
    answers(new TypeError('failed to fetch'));
    await expect(sendOrder('/x', {}, 't')).rejects.toMatchObject({
      status: 0,
      message: 'The server does not answer.',
    });
  });

  it('is done where the answer has no content', async () => {
    answers(new Response(null, { status: 204 }));
    expect(await sendOrder('/x', {}, 't')).toBeNull();
  });
});
