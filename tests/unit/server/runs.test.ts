import { appendFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFolder } from '../../../lib/server/folders';
import { follow } from '../../../lib/server/follow';
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

it('follows a log from a byte on, and a status, until the reader goes', async () => {
  const folder = await workspace.run('live', { 'run.json': RUN_FILE, 'log.jsonl': logLine(1, 1) });
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
  const names = ['done', 'held', 'left', 'silent', 'gone', 'next'];
  await workspace.run('job', {
    'job.json': {
      ...{ format: 'ugn-live job', version: 1, kind: 'folds', command: 'npm run train -- folds' },
      cells: names.map((name, i) => cell(name, i + 1)),
    },
    'summary.json': [{ config: 'ugn-b', cells: 1, measures: { f1: { value: 0.7, low: 0.6, high: 0.8 } } }],
  });
  const now = new Date().toISOString();
  const lock = { pid: process.pid, host: hostname(), heartbeat: now, released: false };
  await workspace.run('job~done', {
    'run.json': RUN_FILE,
    'metrics.json': metricsOf(0.9),
    'done.json': { seconds: 20, device: 'cpu', finished: now },
  });
  await workspace.run('job~held', { 'lock.1': { ...lock, released: true }, 'lock.2': lock });
  await workspace.run('job~left', { 'lock.1': { ...lock, released: true } });
  const old = '2026-01-01T00:00:00.000Z';
  await workspace.run('job~silent', { 'lock.1': { ...lock, host: 'elsewhere', heartbeat: old } });
  await workspace.run('job~gone', { 'lock.1': { ...lock, pid: NO_PROCESS } });
  await workspace.run('broken', { 'job.json': '{' });

  const job = await readJob('job');
  expect(Object.fromEntries(job.cells.map(({ id, state }) => [id, state]))).toEqual({
    ...{ done: 'done', held: 'running', left: 'stopped', silent: 'stopped', gone: 'stopped' },
    next: 'waiting',
  });
  expect(job).toMatchObject({ state: 'running', seconds: 20, secondsLeft: 400, devices: ['cpu'] });
  expect(job.cells[0].run).toMatchObject({ id: 'job~done', name: 'done', job: 'job', f1: 0.7 });
  expect(job.results.summary?.[0].measures.f1.low).toBe(0.6);
  expect(job.downloads).toEqual(['summary.json']);
  expect((await listJobs()).find(({ id }) => id === 'broken')!.damage).toMatch(/job\.json is not JSON/);
  await expect(readJob('../job')).rejects.toThrow(/There is no job/);
});
