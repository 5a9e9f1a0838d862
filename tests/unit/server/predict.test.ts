import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NextPageFrame } from '../../../lib/analyze/headless-entry';
import { AppError } from '../../../lib/errors';
import { Problem, respond } from '../../../lib/server/http';
import { type ModelToRead, PictureReader, type ReadingPage } from '../../../lib/server/picture-reader';
import { MOST_BYTES, readPicture } from '../../../lib/server/predict-picture';
import { RateLimit } from '../../../lib/server/rate-limit';

const png = () =>
  sharp({ create: { width: 30, height: 20, channels: 3, background: '#a62' } })
    .png()
    .toBuffer();
const send = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://site.test/api/predict', { method: 'POST', body, headers });
const statusOf = async (request: Request) =>
  (await respond(async () => Response.json((await readPicture(request)).kind))).status;

describe('the picture of a request', () => {
  it('is the body or the one file of a form, by its content and not by what is said of it', async () => {
    const bytes = new Uint8Array(await png());
    expect(await readPicture(send(bytes, { 'content-type': 'image/jpeg' }))).toMatchObject({ kind: 'png' });
    const form = new FormData();
    form.set('note', 'text is no file');
    form.set('file', new File([bytes], '../../etc/passwd.gif', { type: 'text/html' }));
    const picture = await readPicture(send(form));
    expect(picture).toMatchObject({ kind: 'png', pictures: 1 });
    expect(new Uint8Array(picture.bytes)).toEqual(bytes);
  });

  it('is refused with the status that says why', async () => {
    const bytes = new Uint8Array(await png());
    const type = { 'content-type': 'image/png' };
    expect(await statusOf(send('', type))).toBe(400);
    expect(await statusOf(send(bytes, { 'content-type': 'text/plain' }))).toBe(415);
    expect(await statusOf(send('This is no picture.', type))).toBe(415);
    expect(await statusOf(send(new Uint8Array(await sharp(bytes).gif().toBuffer()), type))).toBe(415);
    expect(await statusOf(send(bytes.slice(0, -20), type))).toBe(422);
    expect(await statusOf(send(new Uint8Array(MOST_BYTES + 1), type))).toBe(413);
    const huge = Buffer.from(bytes);
    huge.writeUInt32BE(40_000, 16);
    huge.writeUInt32BE(40_000, 20);
    expect(await statusOf(send(new Uint8Array(huge), type))).toBe(413);
    const sizeless = Buffer.from(bytes);
    sizeless.fill(0, 16, 24);
    expect(await statusOf(send(new Uint8Array(sizeless), type))).toBe(422);
    const two = new FormData();
    two.append('file', new File([bytes], 'a.png'));
    two.append('file', new File([bytes], 'b.png'));
    expect(await statusOf(send(two))).toBe(400);
    expect(await statusOf(send('no form', { 'content-type': 'multipart/form-data; boundary=x' }))).toBe(400);
  });

  it('stops at the limit where the length is not said', async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const request = new Request('http://site.test/api/predict', {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'image/png' },
      duplex: 'half',
    } as RequestInit);
    expect(await statusOf(request)).toBe(413);
    expect(pulled).toBeLessThan(20);
  });
});

describe('the rate limit', () => {
  it('lets a few come at once and then so many a minute, each client for itself', () => {
    let now = 0;
    const limit = new RateLimit(60, () => now);
    const waits = Array.from({ length: 16 }, () => limit.take('a'));
    expect(waits).toEqual([...new Array(15).fill(0), 1]);
    expect(limit.take('b')).toBe(0);
    now += 1000;
    expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(1);
    now += 60_000;
    expect(Array.from({ length: 15 }, () => limit.take('a'))).toEqual(new Array(15).fill(0));
  });
});

describe('the browser that reads pictures', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const FRAME: NextPageFrame = {
    ...{ kind: 'frame', frame: 1, timestamp: 0 },
    ...{ faces: [], found: 0, isCut: false, returned: [] },
  };
  const REQUEST = {
    bytes: Buffer.from('x'),
    type: 'image/png',
    faces: 1,
    model: { hash: 'one', folder: '' },
  };
  const request = (change = {}) => ({ ...REQUEST, signal: new AbortController().signal, ...change });

  function pages(next: () => Promise<NextPageFrame> = async () => FRAME) {
    const log: string[] = [];
    const open = async ({ hash }: ModelToRead): Promise<ReadingPage> => {
      log.push(`open ${hash}`);
      return {
        start: async (file) => {
          log.push(`start ${file.buffer}`);
          return { kind: 'opened', duration: 0 };
        },
        next,
        end: async () => {},
        close: async () => {
          log.push('close');
        },
      };
    };
    return { log, open };
  }
  const LIMITS = { mostWaiting: 2, idleMs: 1000, limitMs: 500 };

  it('starts with the first picture, reads one after the other, changes with the model and closes when idle', async () => {
    vi.useFakeTimers();
    const { log, open } = pages();
    const reader = new PictureReader({ open, ...LIMITS });
    expect(log).toEqual([]);
    await Promise.all(['a', 'b'].map((text) => reader.read(request({ bytes: Buffer.from(text) }))));
    await reader.read(request({ model: { hash: 'two', folder: '' } }));
    expect(log).toEqual(['open one', 'start a', 'start b', 'close', 'open two', 'start x']);
    await vi.advanceTimersByTimeAsync(999);
    expect(log.at(-1)).toBe('start x');
    await vi.advanceTimersByTimeAsync(1);
    expect(log.at(-1)).toBe('close');
    await reader.read(request({ model: { hash: 'two', folder: '' } }));
    expect(log.slice(-2)).toEqual(['open two', 'start x']);
  });

  it('gives up on a browser that does not start in time, and starts another for the next picture', async () => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockReturnValue();
    const { log, open } = pages();
    let late = (_: ReadingPage) => {};
    let count = 0;
    const slow = (model: ModelToRead) =>
      ++count === 1 ? new Promise<ReadingPage>((resolve) => (late = resolve)) : open(model);
    const reader = new PictureReader({ open: slow, ...LIMITS });
    const first = expect(reader.read(request())).rejects.toMatchObject({ status: 503 });
    await vi.advanceTimersByTimeAsync(LIMITS.limitMs);
    await first;
    expect(await reader.read(request())).toBe(FRAME);
    expect(log).toEqual(['open one', 'start x']);
    late(await open({ hash: 'late', folder: '' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(log).toEqual(['open one', 'start x', 'open late', 'close']); // the late one
  });

  it('takes no more than may wait, and none whose client went away', async () => {
    let release = () => {};
    const held = new Promise<NextPageFrame>((resolve) => {
      release = () => resolve(FRAME);
    });
    const { log, open } = pages(() => held);
    const reader = new PictureReader({ open, ...LIMITS, limitMs: 60_000 });
    const gone = new AbortController();
    const reads = [
      reader.read(request()),
      reader.read(request({ signal: gone.signal })),
      reader.read(request({ bytes: Buffer.from('third') })),
    ];
    await expect(reader.read(request())).rejects.toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
    });
    gone.abort();
    release();
    const [first, second, third] = await Promise.allSettled(reads);
    expect([first.status, second.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['open one', 'start x', 'start third']);
  });

  it('is replaced when it dies or hangs', async () => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const answers = [() => Promise.reject(new Error('Target closed')), () => new Promise<never>(() => {})];
    const { log, open } = pages(() => answers.shift()?.() ?? Promise.resolve(FRAME));
    const reader = new PictureReader({ open, ...LIMITS });
    await expect(reader.read(request())).rejects.toMatchObject({ status: 503 });
    const hung = expect(reader.read(request())).rejects.toMatchObject({ status: 503 });
    await vi.advanceTimersByTimeAsync(500);
    await hung;
    expect(await reader.read(request())).toEqual(FRAME);
    expect(log.filter((line) => line !== 'start x')).toEqual([
      'open one',
      'close',
      'open one',
      'close',
      'open one',
    ]);
  });

  it('says what to do where there is none', async () => {
    const open = () => Promise.reject(new AppError('io', 'Install Chromium.'));
    const failure = new PictureReader({ open, ...LIMITS }).read(request());
    await expect(failure).rejects.toBeInstanceOf(Problem);
    await expect(failure).rejects.toMatchObject({ status: 503, message: /Install Chromium/ });
  });
});
