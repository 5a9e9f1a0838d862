import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { POST as rollBack } from '../../../app/api/training/rollback/route';
import { POST as start } from '../../../app/api/training/start/route';
import { CONFIG_NAMES, startSchema } from '../../../lib/runs/start-options';
import { json, readOrder, respond } from '../../../lib/server/http';
import { hasOperator } from '../../../lib/server/operator';
import { stop, stopJob } from '../../../lib/server/start';
import { CONFIGS } from '../../../training/configs/experiments';
import { openWorkspace, RUN_FILE, type Workspace } from './workspace';

const TOKEN = 'a-token-of-32-characters-or-more';
let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
  process.env.UGN_OPERATOR_TOKEN = TOKEN;
});
afterEach(async () => {
  delete process.env.UGN_OPERATOR_TOKEN;
  await workspace.close();
});

const order = (body: unknown, headers: Record<string, string> = {}) =>
  new Request('http://site.test/api/training/start', {
    method: 'POST',
    headers: {
      host: 'site.test',
      'content-type': 'application/json',
      authorization: `Bearer ${TOKEN}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const echo = (request: Request) =>
  respond(async () => json(await readOrder(request, z.strictObject({ n: z.number() }))));

describe('an order', () => {
  it('is taken with the token, from the own origin or from no page at all', async () => {
    expect((await echo(order({ n: 1 }))).status).toBe(200);
    const own = { origin: 'http://site.test', 'sec-fetch-site': 'same-origin' };
    expect((await echo(order({ n: 1 }, own))).status).toBe(200);
  });

  it.each([
    ['a wrong token', { authorization: `Bearer ${TOKEN}x` }, 403],
    ['no token', { authorization: '' }, 403],
    ['another origin', { origin: 'http://evil.test' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['no origin', { origin: 'null' }, 403],
    ['another type', { 'content-type': 'text/plain' }, 400],
  ])('is refused with %s, as problem details', async (_, headers, status) => {
    const response = await echo(order({ n: 1 }, headers));
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(/\w/) });
  });

  it.each([['{'], ['[]'], ['{"n":"1"}'], ['{"n":1,"m":2}'], [`{"n":1${' '.repeat(20_000)}}`]])(
    'is refused with a body that is not as asked',
    async (body) => {
      expect((await echo(order(body))).status).toBe(400);
    },
  );

  it.each([[undefined], ['short']])(
    'is refused whatever it carries when the server’s token is %s',
    async (token) => {
      if (token) process.env.UGN_OPERATOR_TOKEN = token;
      else delete process.env.UGN_OPERATOR_TOKEN;
      expect(hasOperator()).toBe(false);
      expect((await start(order({}))).status).toBe(403);
      expect((await rollBack(order({}, { authorization: 'Bearer ' }))).status).toBe(403);
    },
  );
});

describe('starting and stopping', () => {
  const wanted = {
    ...{ config: 'ugn-b', data: ['rendered'], start: 'scratch', minutes: 1, epochs: null, seed: 1 },
    ...{ fold: null, folds: null, fraction: null, labelNoise: null },
  };

  it('offers the configs that training has', () => {
    expect([...CONFIG_NAMES].sort()).toEqual(Object.keys(CONFIGS).sort());
  });

  it.each([
    [{ config: '--publish' }],
    [{ config: '../x' }],
    [{ data: [] }],
    [{ minutes: -1 }],
    [{ seed: 1.5 }],
    [{ out: '/tmp/x' }],
    [{ fold: 1 }],
    [{ fold: 4, folds: 3 }],
    [{ fraction: 0 }],
  ])('refuses %j before anything is started', (change) => {
    expect(startSchema.safeParse({ ...wanted, ...change }).success).toBe(false);
  });

  it('takes data sets by name from its own list, never a path', async () => {
    const response = await start(order({ ...wanted, data: ['training/datasets/rendered'] }));
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toMatch(/no data set training\/datasets\/rendered/);
  });

  it.each([
    ['training', 'busy', 'status.json', { state: 'running', updated: new Date() }],
    ['cell of a job', 'busy~one', 'worker.json', { host: hostname(), born: null, left: false }],
  ])('starts nothing while a %s runs', async (_, id, file, content) => {
    await workspace.run('busy', { 'job.json': { cells: [{ id: 'one', cost: 1 }] } });
    await workspace.run(id, { 'run.json': RUN_FILE, [file]: { ...content, pid: process.pid } });
    const response = await start(order(wanted));
    expect(response.status).toBe(409);
    expect((await response.json()).detail).toMatch(/busy is running/);
  });

  it('sends no signal to a process that is not a training, whatever a file says', async () => {
    await workspace.run('reused', {
      'run.json': RUN_FILE,
      'started.json': { pid: process.ppid, time: '2026-01-01T00:00:00.000Z' },
    });
    await expect(stop('reused')).rejects.toThrow(/not running on this machine/);
    const worker = { pid: process.ppid, host: hostname(), born: null, left: false };
    await workspace.run('job', { 'job.json': { cells: [{ id: 'one', cost: 1 }] } });
    await workspace.run('job~one', { 'worker.json': worker });
    await expect(stopJob('job')).rejects.toThrow(/not running on this machine/);
  });
});
