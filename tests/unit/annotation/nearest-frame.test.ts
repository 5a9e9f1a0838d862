import { expect, it } from 'vitest';
import { NearestFrame, recordedFrames } from '../../../lib/annotation/nearest-frame';
import { emptyStore } from '../recording/fake-browser';
import { face, recorderOn } from '../recording/recorded';

it('the frame nearest in time is found for every moment, none where nothing was read', async () => {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  for (let second = 0; second < 2; second++) {
    addSecond((n) => (n === 3 ? [] : n === 12 ? [face(1, 0.5), face(2, 0.5)] : [face(1, n / 20)]));
  }
  await recorder.stop();
  const nearest = new NearestFrame(recordedFrames(store, (await store.list())[0]));
  const found = [];
  for (const time of [0, 0.04, 0.06, 0.31, 1.16, 1.24, 2.2, 2.5]) {
    const frame = await nearest.at(time);
    found.push(frame && [Number(frame.time.toFixed(1)), frame.faces.length]);
  }
  expect(found).toEqual([[0, 1], [0, 1], [0.1, 1], [0.3, 0], [1.2, 2], [1.2, 2], [1.9, 1], null]);
});
