import { expect, it } from 'vitest';
import { FinderClient, type FromFinder, type ToFinder } from '../../../lib/live/finder-client';

it('says that its thread stopped, and leaves nobody waiting for it', async () => {
  const thread = {
    onmessage: (_: { data: FromFinder }) => {},
    onerror: (_: { message: string }) => {},
    postMessage({ type }: ToFinder) {
      if (type === 'open') queueMicrotask(() => thread.onmessage({ data: { type: 'opened' } }));
    },
  };
  const stops: string[] = [];
  const client = await FinderClient.open(thread as unknown as Worker, '/mediapipe', true, ({ message }) =>
    stops.push(message),
  );
  const find = () =>
    client.find({} as ImageBitmap, 0, 'on', { size: 224, maxFaces: 1, remembersFaces: false, mayRest: true });
  const waiting = find();
  thread.onerror({ message: 'out of memory' });
  await expect(waiting).rejects.toThrow(/out of memory/);
  await expect(find()).rejects.toThrow(/out of memory/);
  expect(stops).toEqual([expect.stringContaining('out of memory')]);
});
