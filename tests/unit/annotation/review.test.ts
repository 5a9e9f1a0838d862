import { describe, expect, it } from 'vitest';
import { doubtfulStretches, isJudged, judged, predictionOf } from '../../../lib/annotation/review';
import { loadTraces } from '../../../lib/recording/traces';
import { emptyStore } from '../recording/fake-browser';
import { face, HEADER, recorderOn } from '../recording/recorded';
import { correction } from './marked';

const MODEL = HEADER.model;

/** A tenth of a second a frame: its p and its epistemic part, of both units. */
async function traceOf(values: readonly (readonly [p: number, epistemic: number])[]) {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  for (let from = 0; from < values.length; from += 10) addSecond((n) => [face(1, ...values[n])]);
  await recorder.stop();
  return loadTraces(store, (await store.list())[0]);
}

const fill = (count: number, p: number, epistemic: number) =>
  Array.from({ length: count }, () => [p, epistemic] as const);

describe('what a person is asked to judge', () => {
  it('is every stretch of guesses, the most uncertain first, with the model’s answer', async () => {
    const traces = await traceOf([
      ...fill(10, 0.9, 0.01),
      ...fill(10, 0.3, 0.1),
      ...fill(10, 0.9, 0.01),
      ...fill(10, 0.45, 0.2),
    ]);
    const stretches = doubtfulStretches(traces, MODEL);
    expect(stretches.map(({ au, from }) => [au, Number(from.toFixed(1))])).toEqual([
      [12, 3],
      [4, 3],
      [12, 1],
      [4, 1],
    ]);
    expect(stretches[0].to).toBeCloseTo(4, 1);
    // 0.45 is below the threshold of AU12 and above that of AU4.
    expect(stretches.slice(0, 2).map(({ present }) => present)).toEqual([false, true]);
    expect(stretches[0].doubt).toBeCloseTo(0.2);
    expect(stretches[2].p).toBeCloseTo(0.3);
  });

  it('is cut into equal parts where it is long, each with an answer of its own', async () => {
    const traces = await traceOf([...fill(30, 0.2, 0.1), ...fill(30, 0.8, 0.1)]);
    const own = doubtfulStretches(traces, MODEL).filter(({ au }) => au === 12);
    const inOrder = own.sort((one, other) => one.from - other.from);
    expect(inOrder.map(({ present }) => present)).toEqual([false, true]);
    expect(inOrder[0].to).toBe(inOrder[1].from);
  });

  it('is judged when half of it is covered by corrections of that unit and face', async () => {
    const [stretch] = doubtfulStretches(await traceOf(fill(20, 0.9, 0.1)), MODEL);
    const { face, au, from, to } = stretch;
    expect(isJudged(stretch, [])).toBe(false);
    expect(isJudged(stretch, [correction(from, to, { au: 99, face })])).toBe(false);
    expect(isJudged(stretch, [correction(from, from + 0.3, { au, face })])).toBe(false);
    expect(isJudged(stretch, [correction(from, from + 1.1, { au, face })])).toBe(true);
    expect(isJudged(stretch, [judged(stretch, 'accepted')])).toBe(true);
  });

  it('says what the person says, whatever the model said', () => {
    const stretch = { face: 0, au: 12, from: 1, to: 2, present: false };
    expect(judged(stretch, 'accepted')).toMatchObject({ present: false, how: 'accepted' });
    expect(judged(stretch, 'rejected')).toMatchObject({ present: true, how: 'rejected' });
  });

  it('has no answer where the face was away', async () => {
    const [trace] = await traceOf(fill(10, 0.9, 0.01));
    expect(predictionOf(trace, 12, MODEL, 0, 0.5)).toMatchObject({ present: true });
    expect(predictionOf(trace, 12, MODEL, 5, 6)).toBeNull();
    expect(predictionOf(trace, 1, MODEL, 0, 0.5)).toBeNull();
  });
});
