import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FrameResult, InferenceClient } from '../../../lib/live/client';
import { readFrames } from '../../../lib/live/frame-loop';
import type { FrameSource } from '../../../lib/live/source';
import type { GapReason } from '../../../lib/recording/recording';
import type { Continuity } from '../../../lib/vision/face-follower';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Bitmap = ImageBitmap & { frame: number; isClosed: boolean };

function bitmapOf(frame: number): Bitmap {
  const bitmap = { frame, isClosed: false, width: 1, height: 1, close: () => undefined };
  return Object.assign(bitmap, {
    close: () => {
      bitmap.isClosed = true;
    },
  });
}

function sourceOf(frames: number, isStill = false): FrameSource {
  let next = 0;
  const shown = { goesOnHidden: false, setMode() {} };
  return { ...shown, isStill, next: async () => (next < frames ? bitmapOf(next++) : null), close: () => {} };
}

/** A worker that answers or fails as told, and counts how many frames it holds at once. */
class FakeClient {
  hasFailed = false;
  inFlight = 0;
  most = 0;
  readonly continuities: Continuity[] = [];
  /** Frames are read one after the other, as by the worker. */
  #last: Promise<void> = Promise.resolve();
  /** @param takes milliseconds that a reading takes after the faces were cut out */
  constructor(
    readonly fails: (frame: number) => boolean = () => false,
    readonly takes = 0,
  ) {}

  async read(
    bitmap: ImageBitmap,
    _takenAt: number,
    continuity: Continuity,
    onCropped: () => void,
  ): Promise<FrameResult> {
    this.most = Math.max(this.most, ++this.inFlight);
    this.continuities.push(continuity);
    const before = this.#last;
    let done = () => {};
    this.#last = new Promise<void>((resolve) => {
      done = resolve;
    });
    await before;
    if (this.takes > 0) {
      onCropped();
      await new Promise((resolve) => setTimeout(resolve, this.takes));
    }
    this.inFlight--;
    done();
    if (this.fails((bitmap as Bitmap).frame)) throw new Error('a bad frame');
    const news = { isCut: false, returned: [], numTensors: 0 };
    return { bitmap, faces: [], found: 0, times: { detect: 0, crop: 0, model: 0 }, ...news };
  }
}

const OPEN = { closed: null as GapReason | null, untilOpen: async () => {} };

function run(
  source: FrameSource,
  client: FakeClient,
  nextChange = () => new Promise<void>(() => {}),
  gate = OPEN,
) {
  const abort = new AbortController();
  const seen: number[] = [];
  const notes: string[] = [];
  const handlers = {
    gate,
    onReading: ({ bitmap }: FrameResult) => seen.push((bitmap as Bitmap).frame),
    onFailure: (message: string) => notes.push(message),
    nextChange,
  };
  const end = readFrames(source, client as unknown as InferenceClient, handlers, 'anew', abort.signal);
  return { end, seen, notes, abort };
}

describe('readFrames', () => {
  it('sends a camera’s next frame while the model reads, and hands readings on in order', async () => {
    const client = new FakeClient(() => false, 20);
    const { end, seen } = run(sourceOf(6), client);
    await vi.runAllTimersAsync();
    await end;
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    expect(client.most).toBe(2);
  });

  it('has read all of a file when it asks for the picture after the last', async () => {
    const client = new FakeClient(() => false, 20);
    const once = { begin: async () => {}, end() {} };
    const { end, seen } = run({ ...sourceOf(4), once }, client);
    await vi.runAllTimersAsync();
    await end;
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(client.most).toBe(1);
  });

  it('goes on and gives up alike when frames fail that follow each other closely', async () => {
    const some = run(sourceOf(6), new FakeClient((frame) => frame === 2, 20));
    await vi.runAllTimersAsync();
    await some.end;
    expect(some.seen).toEqual([0, 1, 3, 4, 5]);
    const all = run(sourceOf(20), new FakeClient((frame) => frame >= 3, 20));
    const failure = expect(all.end).rejects.toThrow('a bad frame');
    await vi.runAllTimersAsync();
    await failure;
    expect(all.seen).toEqual([0, 1, 2]);
  });

  it('closes a reading that comes after the end', async () => {
    const bitmap = bitmapOf(0);
    const source = { ...sourceOf(0), next: async () => bitmap };
    const { end, seen, abort } = run(source, new FakeClient(() => false, 20));
    await vi.advanceTimersByTimeAsync(5);
    abort.abort();
    await end;
    await vi.runAllTimersAsync();
    expect(seen).toEqual([]);
    expect(bitmap.isClosed).toBe(true);
  });

  it('reads every frame one by one where the worker does not tell, and gives faces new numbers at the first only', async () => {
    const client = new FakeClient();
    const { end, seen } = run(sourceOf(5), client);
    await end;
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(client.most).toBe(1);
    expect(client.continuities).toEqual(['anew', 'on', 'on', 'on', 'on']);
  });

  it('says that somebody else may be there after a long pause', async () => {
    const client = new FakeClient();
    let turn = 0;
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 60_000));
    const gate = { ...OPEN, untilOpen: () => (++turn === 3 ? pause() : Promise.resolve()) };
    const { end } = run(sourceOf(3), client, undefined, gate);
    await vi.advanceTimersByTimeAsync(60_000);
    await end;
    expect(client.continuities).toEqual(['anew', 'on', 'cut']);
  });

  it('goes on after a frame that fails', async () => {
    const { end, seen, notes } = run(sourceOf(6), new FakeClient((frame) => frame % 2 === 1));
    await vi.runAllTimersAsync();
    await end;
    expect(seen).toEqual([0, 2, 4]);
    expect(notes).toHaveLength(3);
  });

  it('gives up after five failures in a row', async () => {
    const { end, seen } = run(sourceOf(20), new FakeClient((frame) => frame >= 3));
    const failure = expect(end).rejects.toThrow('a bad frame');
    await vi.runAllTimersAsync();
    await failure;
    expect(seen).toEqual([0, 1, 2]);
  });

  it('reads a still picture once, and again after a change', async () => {
    let change = () => {};
    const nextChange = () =>
      new Promise<void>((resolve) => {
        change = resolve;
      });
    const { end, seen, abort } = run(sourceOf(10, true), new FakeClient(), nextChange);
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([0]);
    change();
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([0, 1]);
    abort.abort();
    await end;
  });

  it('reads no picture that came while the gate closed, and goes on when it opens', async () => {
    let open = () => {};
    const gate = {
      closed: 'camera muted' as GapReason | null,
      untilOpen: () => (gate.closed === null ? Promise.resolve() : opened),
    };
    const opened = new Promise<void>((resolve) => {
      open = () => {
        gate.closed = null;
        resolve();
      };
    });
    let given = 0;
    const source: FrameSource = {
      ...sourceOf(0),
      // The camera is muted while its third picture is awaited.
      next: async () => {
        if (given === 2) gate.closed = 'camera muted';
        return given < 4 ? bitmapOf(given++) : null;
      },
    };
    gate.closed = null;
    const { end, seen } = run(source, new FakeClient(), undefined, gate);
    await vi.advanceTimersByTimeAsync(10);
    expect(seen).toEqual([0, 1]);
    open();
    await end;
    expect(seen).toEqual([0, 1, 3]);
  });
});
