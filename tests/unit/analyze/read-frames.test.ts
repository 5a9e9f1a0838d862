import { expect, it } from 'vitest';
import type { Failure } from '../../../lib/analyze/outcome';
import { type NextFrame, type Opened, readFrames } from '../../../lib/analyze/read-frames';

type Read = {
  frame: number;
  timestamp: number;
  faces: { quality: { roll: number } }[];
  found: number;
  isCut: boolean;
  returned: number[];
};

const standing = (roll: number) => ({ quality: { roll } });
const plain = { isCut: false, returned: [] };

const FRAMES: NextFrame<Read>[] = [
  { kind: 'frame', frame: 1, timestamp: 0, faces: [standing(-20)], found: 1, ...plain },
  { kind: 'frame', frame: 2, timestamp: 1, faces: [standing(5)], found: 3, isCut: true, returned: [1] },
  { kind: 'frame', frame: 3, timestamp: 5, faces: [], found: 0, ...plain },
];
const END: NextFrame<Read> = { kind: 'end', remarks: [{ reason: 'lost', detail: '3 frames' }] };
const BROKEN: NextFrame<Read> = { kind: 'failed', message: 'the decoder gave up' };

async function read(answers: readonly NextFrame<Read>[], opened: Opened = { kind: 'opened', duration: 4 }) {
  const left = [...answers];
  const seen: [frame: number, share: number, frames: number][] = [];
  const source = {
    open: async () => opened,
    next: async () => left.shift()!,
    whyUnreadable: async (message: string): Promise<Failure> => ({
      ...{ kind: 'failed', reason: 'unreadable', detail: `because ${message}` },
    }),
  };
  const outcome = await readFrames(
    source,
    [{ reason: 'animated', detail: 'first' }],
    async (next, share, frames) => {
      seen.push([next.frame, share, frames]);
    },
  );
  return { outcome, seen };
}

it('hands on every frame with the share of the file, never beyond all of it, and tells what is worth knowing', async () => {
  const { outcome, seen } = await read([...FRAMES, END]);
  expect(seen).toEqual([
    [1, 0, 1],
    [2, 0.25, 2],
    [3, 1, 3],
  ]);
  expect(outcome).toMatchObject({ kind: 'read', frames: 3, faces: 2 });
  const remarks = outcome.kind === 'read' ? outcome.remarks : [];
  const reasons = remarks.map(({ reason }) => reason);
  expect(reasons).toEqual(['animated', 'lost', 'no face', 'more faces', 'cut', 'returned']);
  expect(remarks[4].detail).toBe(
    '1 cut, at 1.00 s; faces have new numbers from there on, but for who returned',
  );
  expect(remarks[5].detail).toBe('taken to have returned, by appearance: face 0 at 1.00 s');
});

it('keeps what was read of a file that breaks off, and says so', async () => {
  const { outcome, seen } = await read([FRAMES[0], FRAMES[1], BROKEN]);
  expect(seen).toHaveLength(2);
  expect(outcome).toMatchObject({ kind: 'read', frames: 2 });
  const remark = outcome.kind === 'read' && outcome.remarks[1];
  expect(remark).toEqual({
    reason: 'truncated',
    detail: 'only the first 2 frames could be read: the decoder gave up',
  });
});

it('says why nothing was read: not opened, no first frame, or none at all', async () => {
  const because = (message: string) => ({
    kind: 'failed',
    reason: 'unreadable',
    detail: `because ${message}`,
  });
  expect((await read([], { kind: 'failed', message: 'no video', isUnsupported: false })).outcome).toEqual(
    because('no video'),
  );
  expect((await read([BROKEN])).outcome).toEqual(because('the decoder gave up'));
  expect((await read([END])).outcome).toMatchObject({ kind: 'failed', detail: 'it holds no frame' });
});

it('lets through what is not about the file', async () => {
  const source = {
    open: async (): Promise<Opened> => ({ kind: 'opened', duration: 0 }),
    next: async () => FRAMES[0],
    whyUnreadable: async (): Promise<Failure> => ({ kind: 'failed', reason: 'unreadable', detail: '' }),
  };
  const full = readFrames(source, [], () => Promise.reject(new Error('The disk is full.')));
  await expect(full).rejects.toThrow('The disk is full.');
});

it('says how far faces stand turned, and in how many frames', async () => {
  const turned: NextFrame<Read>[] = [-86, 178, 59].map((roll, i) => ({
    ...{ kind: 'frame', frame: i + 1, timestamp: i, faces: [standing(roll)], found: 1, ...plain },
  }));
  const { outcome } = await read([...turned, END]);
  const detail = 'faces stand turned by about 90° and 180° in 2 of 3 frames and were read so';
  expect(outcome).toMatchObject({
    remarks: [{ reason: 'animated' }, { reason: 'lost' }, { reason: 'turned', detail }],
  });
});
