import { expect, it } from 'vitest';
import type { Frame, Frames } from '../../../lib/analyze/file-frames';
import { readAhead } from '../../../lib/analyze/read-ahead';
import type { FrameResult } from '../../../lib/live/client';
import type { Continuity } from '../../../lib/vision/face-follower';

/** A file of so many frames, which may break off behind the last; counts the pictures that nobody closed. */
class MadeUpFile {
  open = 0;
  isLeft = false;

  constructor(
    readonly count: number,
    readonly side: number,
    readonly breaks = false,
  ) {}

  get frames(): Frames {
    return { duration: this.count, frames: this.#frames(), remarks: async () => [] };
  }

  async *#frames(): AsyncGenerator<Frame, void> {
    const { side } = this;
    try {
      for (let i = 0; i < this.count; i++) {
        this.open++;
        const bitmap = { width: side, height: side, close: () => this.open-- } as unknown as ImageBitmap;
        yield { number: i + 1, timestamp: i, width: side, height: side, bitmap };
      }
      if (this.breaks) throw new Error('the decoder gave up');
    } finally {
      this.isLeft = true;
    }
  }
}

/** A worker that answers the frame asked first when `most` are asked, or no more come. */
class Answers {
  readonly continuities: Continuity[] = [];
  inFlight = 0;
  most = 0;

  async read(bitmap: ImageBitmap, _time: number, continuity: Continuity): Promise<FrameResult> {
    this.continuities.push(continuity);
    this.most = Math.max(this.most, ++this.inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    this.inFlight--;
    const news = { isCut: false, returned: [], numTensors: 0 };
    return { bitmap, faces: [], found: 0, times: { detect: 0, crop: 0, model: 0 }, ...news };
  }
}

async function kindsOf(file: MadeUpFile, client = new Answers()) {
  const kinds: (string | number)[] = [];
  for await (const next of readAhead(file.frames, client)) {
    kinds.push(next.kind === 'frame' ? next.frame : next.kind);
    if (next.kind !== 'frame') break;
  }
  return { kinds, client };
}

it('gives the frames in their order, several under way, and closes their pictures', async () => {
  const file = new MadeUpFile(60, 100);
  const { kinds, client } = await kindsOf(file);
  expect(kinds).toEqual([...Array.from({ length: 60 }, (_, i) => i + 1), 'end']);
  expect(client.most).toBe(24);
  expect(client.continuities).toEqual(['anew', ...new Array(59).fill('on')]);
  expect(file).toMatchObject({ open: 0, isLeft: true });
});

it('holds few pictures that are large', async () => {
  const { client } = await kindsOf(new MadeUpFile(30, 2500));
  expect(client.most).toBe(4);
});

it('gives what came before the damage, then says what it is', async () => {
  const file = new MadeUpFile(3, 100, true);
  expect((await kindsOf(file)).kinds).toEqual([1, 2, 3, 'failed']);
  expect(file.open).toBe(0);
});

it('lets go of all pictures when it is left early', async () => {
  const file = new MadeUpFile(60, 100);
  const frames = readAhead(file.frames, new Answers());
  await frames.next();
  await frames.return();
  expect(file).toMatchObject({ open: 0, isLeft: true });
});

it('throws what the worker throws', async () => {
  const file = new MadeUpFile(60, 100);
  const client = {
    read: async (bitmap: ImageBitmap) => {
      bitmap.close();
      throw new Error('the worker stopped');
    },
  };
  await expect(readAhead(file.frames, client).next()).rejects.toThrow('the worker stopped');
  await new Promise((resolve) => setImmediate(resolve));
  expect(file).toMatchObject({ open: 0, isLeft: true });
});
