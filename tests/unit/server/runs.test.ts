import { appendFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GET as getFile } from '../../../app/api/training/runs/[id]/files/[name]/route';
import { GET as getRun } from '../../../app/api/training/runs/[id]/route';
import { GET as getRuns } from '../../../app/api/training/runs/route';
import { ending } from '../../../lib/door/ending';
import { markOf } from '../../../lib/node/processes';
import { runFolder } from '../../../lib/server/folders';
import { follow } from '../../../lib/server/follow';
import { respond } from '../../../lib/server/http';
import { listJobs, readJob } from '../../../lib/server/jobs';
import { downloadOfRun, readRun } from '../../../lib/server/run-detail';
import { listRuns, readSummary } from '../../../lib/server/runs';
import { logLine, metricsOf, openWorkspace, RUN_FILE, type Workspace } from './workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.close());

const status = (state: string, pid: number) => ({
  ...{ state, pid, device: 'cpu', stage: 1, stageLabel: 'Stage 1', step: 7, total: 100, imagesPerSecond: 20 },
  ...{ waiting: 0.01, secondsLeft: 90, updated: new Date().toISOString(), message: null },
});
/** Above what any system gives to a process. */
const NO_PROCESS = 2 ** 30;

it('lists nothing where there is no run, and passes over folders that hold something else', async () => {
  expect(await listRuns()).toEqual([]);
  await workspace.run('render-large', { 'index.json': {} });
  expect(await listRuns()).toEqual([]);
});

it('tells the state of a run from its files, also where training wrote no status', async () => {
  await workspace.run('a-done', { 'run.json': RUN_FILE, 'metrics.json': metricsOf(0.7) });
  await workspace.run('b-cut', { 'run.json': RUN_FILE, 'log.jsonl': logLine(1, 3) });
  await workspace.run('c-killed', { 'run.json': RUN_FILE, 'status.json': status('running', NO_PROCESS) });
  await workspace.run('d-live', { 'run.json': RUN_FILE, 'status.json': status('running', process.pid) });
  const long = { ...status('running', process.ppid), updated: '2026-01-02T00:00:00.000Z' };
  await workspace.run('c-reused', { 'run.json': RUN_FILE, 'status.json': long });
  await workspace.run('e-stopped', { 'run.json': RUN_FILE, 'status.json': status('stopped', NO_PROCESS) });
  await workspace.run('f-never', {
    'started.json': { pid: NO_PROCESS, time: '2026-01-01T00:00:00.000Z' },
    'output.txt': 'There is no config nonsense.\n',
  });
  const runs = new Map((await listRuns()).map((run) => [run.id, run]));
  const states = Object.fromEntries([...runs].map(([id, { state }]) => [id, state]));
  expect(states).toEqual({
    'a-done': 'done',
    'b-cut': 'interrupted',
    'c-killed': 'interrupted',
    'c-reused': 'interrupted',
    'd-live': 'running',
    'e-stopped': 'stopped',
    'f-never': 'failed',
  });
  expect(runs.get('a-done')!.f1).toBeCloseTo(0.6);
  expect(runs.get('b-cut')).toMatchObject({ step: 3, total: 100, f1: null });
  expect(runs.get('d-live')).toMatchObject({ secondsLeft: 90, stageLabel: 'Stage 1' });
  expect(runs.get('f-never')!.message).toContain('no config nonsense');
});

it('shows a damaged run with what is wrong, and the rest of it', async () => {
  await workspace.run('damaged', {
    'run.json': '{"command": "npm run tr',
    'metrics.json': { after: 'lost' },
    'log.jsonl': logLine(1, 1),
  });
  const run = await readSummary('damaged');
  expect(run.message).toMatch(/run\.json is not JSON/);
  expect(run.message).toMatch(/metrics\.json is not what training writes: after/);
  expect(run.step).toBe(1);
  expect((await readRun('damaged')).curves.step).toEqual([1]);
});

it('reads a log whose last line is cut, and drops what a resumed run repeats', async () => {
  const log =
    [1, 2, 3, 4].map((step) => logLine(1, step)).join('') +
    '{"stage":1,"step":4,"validationF1":0.5}\nnot a line\n' +
    logLine(1, 3, 9) +
    logLine(1, 4, 8).slice(0, 20);
  await workspace.run('cut', { 'run.json': RUN_FILE, 'log.jsonl': log });
  const { curves, next } = await readRun('cut');
  expect(curves.step).toEqual([1, 2, 3]);
  expect(curves.loss.at(-1)).toBe(9);
  expect(next).toBe(log.lastIndexOf('\n') + 1);
});

it('thins a long log to at most two thousand evenly spaced steps', async () => {
  const lines = Array.from({ length: 9000 }, (_, i) => logLine(1, i + 1, 1, 9000)).join('');
  await workspace.run('long', { 'run.json': RUN_FILE, 'log.jsonl': lines });
  const { step } = (await readRun('long')).curves;
  expect(step.length).toBeGreaterThan(900);
  expect(step.length).toBeLessThanOrEqual(2000);
  expect(new Set(step.slice(1).map((x, i) => x - step[i])).size).toBe(1);
});

it.each(['..', '.', '../secret', 'a/../../b', 'a~..', '~', 'a~b~c', '', 'a\0', '%2e%2e', 'ä'])(
  'refuses the id %j, which is no plain name',
  (id) => {
    expect(() => runFolder(id)).toThrow(/There is no run/);
  },
);

it('gives out the files meant for it alone', async () => {
  await workspace.run('a', { 'run.json': RUN_FILE, 'report.csv': 'AU,F1\n' });
  const response = await downloadOfRun('a', 'report.csv');
  expect(await response.text()).toBe('AU,F1\n');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="a-report.csv"');
  await expect(downloadOfRun('a', 'run.json')).rejects.toThrow(/no file of that name/);
  await expect(downloadOfRun('a', '../a/report.csv')).rejects.toThrow(/no file of that name/);
  await expect(downloadOfRun('a', 'constructor')).rejects.toThrow(/no file of that name/);
  await expect(downloadOfRun('..', 'report.csv')).rejects.toThrow(/There is no run/);
  await expect(downloadOfRun('a', 'report.html')).rejects.toThrow(/has no report\.html yet/);
});

it('knows the process that a file speaks of, also when its number was given to another', async () => {
  const own = markOf();
  const time = '2026-01-01T00:00:00.000Z';
  const updated = new Date().toISOString();
  await workspace.run('started', { 'started.json': { ...own, time } });
  await workspace.run('started-before', { 'started.json': { ...own, born: 'another day', time } });
  await workspace.run('old-file', { 'started.json': { pid: process.pid, time } });
  const running = {
    'run.json': RUN_FILE,
    'status.json': { ...status('running', process.pid), ...own, updated },
  };
  await workspace.run('running', running);
  const other = (change: object) => ({ ...running, 'status.json': { ...running['status.json'], ...change } });
  await workspace.run('reused', other({ born: 'another day' }));
  await workspace.run('elsewhere', other({ host: 'another-machine', pid: NO_PROCESS }));
  await workspace.run('silent', other({ host: 'another-machine', updated: time }));
  const states = Object.fromEntries((await listRuns()).map(({ id, state }) => [id, state]));
  expect(states).toEqual({
    ...{ started: 'starting', 'started-before': 'failed', 'old-file': 'failed' },
    ...{ running: 'running', reused: 'interrupted', elsewhere: 'running', silent: 'interrupted' },
  });
});

it('follows a log from a byte on, and a status, until the reader goes', async () => {
  const folder = await workspace.run('live', {
    'run.json': RUN_FILE,
    'log.jsonl': logLine(1, 1),
    'status.json': status('running', process.pid),
  });
  const { next } = await readRun('live');
  const controller = new AbortController();
  const events = follow('live', next, controller.signal);
  expect((await events.next()).value).toMatch(/^event: status/);
  await appendFile(path.join(folder, 'log.jsonl'), `${logLine(1, 2)}{"stage":1,`);
  const { value } = await events.next();
  expect(value).toMatch(
    new RegExp(`event: log\nid: ${next + logLine(1, 2).length}\ndata: \\[\\{"stage":1,"step":2,`),
  );
  await writeFile(path.join(folder, 'log.jsonl'), '');
  let restarted = '';
  while (!restarted.includes('event: restart')) restarted = (await events.next()).value as string;
  controller.abort();
  expect((await events.next()).done).toBe(true);
});

it('follows a run to its end and no further, and lets go when the server ends', async () => {
  await workspace.run('over', {
    'run.json': RUN_FILE,
    'log.jsonl': logLine(1, 1),
    'metrics.json': metricsOf(0.7),
  });
  const told: string[] = [];
  for await (const events of follow('over', 0, new AbortController().signal)) told.push(events);
  expect(told.join('')).toMatch(/event: log.*event: status.*event: end\nretry: 30000\n/s);

  await workspace.run('on', { 'run.json': RUN_FILE, 'status.json': status('running', process.pid) });
  const events = follow('on', 0, new AbortController().signal);
  expect((await events.next()).value).toMatch(/^event: status/);
  setTimeout(() => ending().abort(), 50);
  expect((await events.next()).done).toBe(true);
  delete (globalThis as { ugnEnding?: unknown }).ugnEnding;
});

it('reads of a log what is new, and all of it where it was rewound', async () => {
  const folder = await workspace.run('grown', { 'run.json': RUN_FILE, 'log.jsonl': logLine(1, 1) });
  const log = path.join(folder, 'log.jsonl');
  const stepOf = async () => (await readSummary('grown')).step;
  expect(await stepOf()).toBe(1);
  await appendFile(log, `${logLine(1, 2)}{"stage":1,"st`);
  expect(await stepOf()).toBe(2);
  await appendFile(log, logLine(1, 3).slice(14));
  expect(await stepOf()).toBe(3);
  await writeFile(`${log}.new`, [7, 8, 9, 10].map((step) => logLine(1, step)).join(''));
  await rename(`${log}.new`, log);
  expect(await stepOf()).toBe(10);
});

describe('where strangers may read', () => {
  const secret = '/srv/licensed/BP4D';
  beforeEach(async () => {
    process.env.HOST = '0.0.0.0';
    process.env.UGN_OPERATOR_TOKEN = TOKEN;
    await workspace.run('closed', {
      'run.json': {
        ...RUN_FILE,
        command: `npm run train -- --data ${secret} --out=/home/ada/x`,
        data: [secret],
      },
      'metrics.json': metricsOf(0.7),
      'answers.json': '{"subjects": ["F001"]}',
      'status.json': {
        ...status('failed', NO_PROCESS),
        message: `Cannot read “${secret}/a.jpg”: no such file`,
      },
    });
  });
  afterEach(() => {
    delete process.env.HOST;
    delete process.env.UGN_OPERATOR_TOKEN;
  });
  const TOKEN = 'a-token-of-32-characters-or-more';
  const params = Promise.resolve({ id: 'closed' });
  const file = { params: Promise.resolve({ id: 'closed', name: 'answers.json' }) };
  const asked = (headers = {}) => new Request('http://site.test/', { headers });

  it('they see no path of this machine and get no file, and the operator gets all', async () => {
    const texts = await Promise.all(
      [await getRuns(asked()), await getRun(asked(), { params })].map((response) => response.text()),
    );
    for (const text of texts) {
      expect(text).not.toMatch(/licensed|ada/);
      expect(text).toContain('npm run train -- --data …/BP4D --out=…/x');
      expect(text).toContain('Cannot read “…/a.jpg”: no such file');
    }
    expect(JSON.parse(texts[1])).toMatchObject({ downloads: null, options: { data: ['…/BP4D'] } });
    expect((await getFile(asked(), file)).status).toBe(403);

    const operator = asked({ authorization: `Bearer ${TOKEN}` });
    expect(await (await getRun(operator, { params })).text()).toContain(`--data ${secret} --out=/home/ada/x`);
    expect(await (await getFile(operator, file)).json()).toEqual({ subjects: ['F001'] });
  });

  it('a failure that nobody foresaw says nothing of this machine', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const fail = async () => {
      throw new Error(`EACCES ${secret}`);
    };
    expect((await (await respond(fail)).json()).detail).toBe('The server’s log says why.');
    process.env.HOST = '127.0.0.1';
    expect((await (await respond(fail)).json()).detail).toContain(secret);
    expect((await getFile(asked(), file)).status).toBe(200);
  });
});

it('takes the best score of the newest stage, however long ago it was', async () => {
  const check = (stage: number, step: number, validationF1: number) =>
    `${JSON.stringify({ stage, step, validationF1 })}\n`;
  const steps = Array.from({ length: 5000 }, (_, i) => logLine(2, i + 1, 1, 9000)).join('');
  const log = check(1, 5, 0.9) + check(2, 0, 0.6) + check(2, 1, 0.7) + steps + check(2, 5000, 0.65);
  await workspace.run('long', { 'run.json': RUN_FILE, 'log.jsonl': log });
  expect(await readSummary('long')).toMatchObject({ validationF1: 0.7, stage: 2, step: 5000 });
});

it('tells what each cell of a job does, and how long the rest takes', async () => {
  const cell = (id: string, cost: number) => ({ id, cost, needs: [] });
  const names = ['done', 'held', 'left', 'cut', 'gone', 'next'];
  await workspace.run('job', {
    'job.json': {
      ...{ format: 'ugn-live job', version: 1, kind: 'folds', command: 'npm run train -- folds' },
      cells: names.map((name, i) => cell(name, i + 1)),
    },
    'summary.json': [{ config: 'ugn-b', cells: 1, measures: { f1: { value: 0.7, low: 0.6, high: 0.8 } } }],
  });
  const now = new Date().toISOString();
  const worker = { pid: process.pid, host: hostname(), born: null, left: false };
  await workspace.run('job~done', {
    'run.json': RUN_FILE,
    'metrics.json': metricsOf(0.9),
    'done.json': { seconds: 20, device: 'cpu', finished: now },
  });
  await workspace.run('job~held', { 'worker.json': worker });
  await workspace.run('job~left', { 'worker.json': { ...worker, left: true } });
  await workspace.run('job~cut', { 'worker.json': '{' });
  await workspace.run('job~gone', { 'worker.json': { ...worker, pid: NO_PROCESS } });
  await workspace.run('broken', { 'job.json': '{' });

  const job = await readJob('job');
  expect(Object.fromEntries(job.cells.map(({ id, state }) => [id, state]))).toEqual({
    ...{ done: 'done', held: 'running', left: 'stopped', cut: 'stopped', gone: 'stopped' },
    next: 'waiting',
  });
  expect(job).toMatchObject({ state: 'running', seconds: 20, secondsLeft: 400, devices: ['cpu'] });
  expect(job.cells[0].run).toMatchObject({ id: 'job~done', name: 'done', job: 'job', f1: 0.7 });
  expect(job.results.summary?.[0].measures.f1.low).toBe(0.6);
  expect(job.downloads).toEqual(['summary.json']);
  expect((await listJobs()).find(({ id }) => id === 'broken')!.damage).toMatch(/job\.json is not JSON/);
  await expect(readJob('../job')).rejects.toThrow(/There is no job/);
});
