import { once } from 'node:events';
import { type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { hostname } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { clientAddress } from '../../../lib/door/client-address';
import { doorSettings } from '../../../lib/door/door-settings';
import { SECURITY_HEADERS } from '../../../lib/door/security-headers';
import { closeDoor, openDoor } from '../../../lib/door/serve-site';

describe('the settings', () => {
  it('listen on this machine alone unless told otherwise', () => {
    expect(doorSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      isOpen: false,
      trustedProxies: 0,
    });
    expect(doorSettings({ HOST: 'localhost', PORT: '' })).toMatchObject({ isOpen: false, port: 3000 });
    expect(doorSettings({ HOST: '[::]' })).toMatchObject({ host: '::', isOpen: true });
    expect(doorSettings({ HOST: '0.0.0.0', PORT: '80' })).toMatchObject({ isOpen: true, port: 80 });
    // a proxy of this machine brings others in
    expect(doorSettings({ UGN_TRUSTED_PROXIES: '1' })).toMatchObject({ isOpen: true, trustedProxies: 1 });
  });

  it('let pages of others have the site in a frame where they are named', () => {
    expect(doorSettings({}).frameAncestors).toEqual([]);
    const named = 'https://a.example, https://B.example:8443/ http://localhost:5000,https://a.example';
    expect(doorSettings({ UGN_FRAME_ANCESTORS: named }).frameAncestors).toEqual([
      ...['https://a.example', 'https://b.example:8443', 'http://localhost:5000'],
    ]);
  });

  it.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 1 to 65535; it is "70000".'],
    [{ PORT: 'x' }, 'PORT must be'],
    [{ UGN_FRAME_ANCESTORS: 'https://*.example.org' }, '"https://*.example.org" is none: write it as'],
    [{ UGN_FRAME_ANCESTORS: 'https://a.example https://b.example/x' }, '"https://b.example/x" is none'],
    [{ UGN_FRAME_ANCESTORS: 'https://a.example;script-src' }, 'is none'],
    [{ UGN_FRAME_ANCESTORS: 'http://a.example' }, '"http://a.example" has no HTTPS'],
    [{ UGN_TRUSTED_PROXIES: 'nginx' }, 'UGN_TRUSTED_PROXIES must be the number of proxies'],
  ])('refuse %j', (env, message) => {
    expect(() => doorSettings(env)).toThrow(message);
  });
});

describe('the client of a request', () => {
  it.each([
    // [socket, x-forwarded-for, proxies, client]
    ['9.9.9.9', '', 0, '9.9.9.9'],
    ['9.9.9.9', '1.2.3.4', 0, '9.9.9.9'],
    ['10.0.0.1', '1.2.3.4', 1, '1.2.3.4'],
    ['10.0.0.1', 'made up, 6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
    ['10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4', 2, '1.2.3.4'],
    ['10.0.0.1', '', 1, '10.0.0.1'],
    ['::ffff:9.9.9.9', '', 0, '9.9.9.9'],
    ['2001:db8:1:2:3:4:5:6', '', 0, '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '', 0, '2001:db8:1:2::/64'],
    ['2001:db8::1', '', 0, '2001:db8:0:0::/64'],
    ['::1', '', 0, '0:0:0:0::/64'],
  ])('%s, %j through %i proxies is %s', (socket, forwarded, proxies, client) => {
    expect(clientAddress(socket, forwarded, proxies)).toBe(client);
  });
});

describe('the door', () => {
  let server: Server;
  afterEach(() => server?.closeAllConnections());

  /** A site that says what it was given. */
  async function open(env: Record<string, string>, handle = echo): Promise<number> {
    server = openDoor(handle, doorSettings(env));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  async function echo({ headers, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    response.end(
      JSON.stringify({ url, client: headers['x-forwarded-for'], host: headers['x-forwarded-host'] }),
    );
  }

  interface Answer {
    readonly status: number;
    readonly headers: IncomingMessage['headers'];
    readonly body: Record<string, unknown>;
  }
  function ask(port: number, path: string, headers: Record<string, string> = {}, method = 'GET', end = true) {
    return new Promise<Answer>((resolve, reject) => {
      const sent = request({ port, path, method, headers: { host: 'localhost', ...headers } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode!,
            headers: answer.headers,
            body: JSON.parse(Buffer.concat(parts).toString()),
          }),
        );
      });
      sent.on('error', reject);
      if (end) sent.end();
      else sent.flushHeaders();
    });
  }

  it('answers what cannot be read with the headers of every other answer', async () => {
    const port = await open({});
    for (const path of ['/%', '/%E0%A4%A', '/a%00b', '/training/runs/%ff', '//[']) {
      const { status, headers, body } = await ask(port, path);
      expect(status, path).toBe(400);
      expect(body, path).toMatchObject({ status: 400, title: 'The request cannot be used' });
      expect(headers['content-type']).toBe('application/problem+json');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
        expect(headers[name.toLowerCase()], name).toBe(value);
      }
    }
    expect((await ask(port, '/recordings/a%20b?x=%')).status).toBe(200);
  });

  it('takes requests for itself alone, so that no page elsewhere can lend it its name', async () => {
    const port = await open({ UGN_HOSTS: 'Faces.example, www.faces.example' });
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'faces.example.evil',
    ]) {
      expect((await ask(port, '/', { host })).status, host).toBe(421);
    }
    const own = ['localhost:3000', '127.0.0.1', '[::1]:3000', '10.1.2.3:3000', 'faces.example', hostname()];
    for (const host of own) expect((await ask(port, '/', { host })).status, host).toBe(200);
  });

  it('refuses a body that is too long, or of no length, before any of it comes', async () => {
    const port = await open({});
    const post = (path: string, headers: Record<string, string>) => ask(port, path, headers, 'POST', false);
    expect((await post('/api/training/start', { 'content-length': '9000000' })).status).toBe(413);
    expect((await post('/', { 'content-length': '9000000' })).status).toBe(413);
    expect((await post('/api/predict', { 'content-length': '90000000' })).status).toBe(413);
    expect((await post('/api/predict', { 'transfer-encoding': 'chunked' })).status).toBe(411);
    const expecting = { 'content-length': '90000000', expect: '100-continue' };
    expect((await post('/api/predict', expecting)).status).toBe(413);
    expect((await post('/api/predict', { 'content-length': '9000000' })).status).toBe(200);
  });

  it('believes what proxies of ours say, and nobody else', async () => {
    const lies = {
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
    };
    const alone = await ask(await open({}), '/', lies);
    expect(alone.body).toEqual({ url: '/', client: '127.0.0.1' });
    expect(alone.headers['strict-transport-security']).toBeUndefined();
    const behind = await ask(await open({ UGN_TRUSTED_PROXIES: '1' }), '/', lies);
    expect(behind.body).toEqual({ url: '/', client: '1.2.3.4' });
    expect(behind.headers['strict-transport-security']).toMatch(/^max-age=\d{8}$/);
  });

  it('answers a failure of the site without a word of it', async () => {
    const port = await open({}, async () => {
      throw new Error('ENOENT /home/someone/secret');
    });
    const { status, body } = await ask(port, '/');
    expect([status, body.detail]).toEqual([500, 'The server’s log says why.']);
  });

  it('ends within seconds though a reader holds a stream', async () => {
    const port = await open({}, async (_, response) => void response.writeHead(200).write('for ever'));
    const reader = connect(port, '127.0.0.1');
    reader.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(reader, 'data');
    const gone = once(reader, 'close');
    await closeDoor(server);
    await gone;
    expect(server.listening).toBe(false);
  });
});
