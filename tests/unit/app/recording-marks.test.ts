import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useMarks } from '../../../app/recordings/_view/use-marks';
import { useReview } from '../../../app/recordings/_view/use-review';
import { AppError } from '../../../lib/errors';
import { type Annotation, type Marks, NO_MARKS } from '../../../lib/recording/marks';
import type { RecordingStore } from '../../../lib/recording/store';
import { MADE_UP_HEADER } from '../../harness/made-up-face';
import { faceOf, traceOf } from './adjusted-face';
import { emptyPage, mounted } from './mounted-hook';

beforeEach(() => {
  emptyPage('<main><a>a</a><b></b><input><input type="checkbox"><textarea></textarea></main>');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the marks of a recording', () => {
  const note = (text: string): Annotation => ({
    ...{ id: crypto.randomUUID(), from: 1, to: 2, au: null, face: null, text },
  });
  const of = (...texts: string[]): Marks => ({ annotations: texts.map(note), corrections: [] });
  function storeOf(first: Marks = NO_MARKS) {
    const saved: { texts: string[]; revision: number }[] = [];
    let revision = 7;
    const store = {
      marks: async () => ({ ...first, revision }),
      saveMarks: vi.fn(async (_: string, marks: Marks, known: number) => {
        if (known !== revision) throw new AppError('conflict', 'Another tab has changed them.');
        saved.push({ texts: marks.annotations.map(({ text }) => text), revision: known });
        return ++revision;
      }),
    };
    return {
      store: store as unknown as RecordingStore,
      saved,
      saveMarks: store.saveMarks,
      otherTab: () => revision++,
    };
  }

  it('are read, changed, and written one step after the other', async () => {
    const { store, saved } = storeOf(of('old'));
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    expect(hook.now.marks.annotations.map(({ text }) => text)).toEqual(['old']);
    await hook.does(() => {
      // Keys may come faster than the page is drawn.
      hook.now.change({ marks: of('a') });
      hook.now.change({ marks: of('a', 'b') });
    });
    expect(saved).toEqual([
      { texts: ['a'], revision: 7 },
      { texts: ['a', 'b'], revision: 8 },
    ]);
  });

  it('go back and forth, and are written again', async () => {
    const { store, saved } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    expect([hook.now.canUndo, hook.now.canRedo]).toEqual([false, false]);
    await hook.does(() => hook.now.change({ marks: of('a') }));
    await hook.does(() => hook.now.undo());
    expect([hook.now.marks.annotations, hook.now.canUndo, hook.now.canRedo]).toEqual([[], false, true]);
    await hook.does(() => hook.now.redo());
    expect(saved.map(({ texts }) => texts)).toEqual([['a'], [], ['a']]);
    await hook.does(() => hook.now.redo());
    expect(saved).toHaveLength(3);
  });

  it('are not written for what is put off', async () => {
    const { store, saved } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    await hook.does(() => hook.now.change({ skipped: ['12 3'] }));
    expect([hook.now.skipped, saved]).toEqual([['12 3'], []]);
  });

  it('say why a step could not be kept', async () => {
    const { store, otherTab } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    otherTab();
    await hook.does(() => hook.now.change({ marks: of('a') }));
    expect(hook.now.failure).toBe('Another tab has changed them.');
  });

  it('are written whole with the next step after one that could not be', async () => {
    const { store, saved, saveMarks } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    saveMarks.mockRejectedValueOnce(new AppError('io', 'The disk is full.'));
    await hook.does(() => hook.now.change({ marks: of('a') }));
    expect([hook.now.failure, saved]).toEqual(['The disk is full.', []]);
    await hook.does(() => hook.now.change({ marks: of('a', 'b') }));
    expect([hook.now.failure, saved]).toEqual([null, [{ texts: ['a', 'b'], revision: 7 }]]);
  });

  it('change nothing before they are read', async () => {
    const { store, saveMarks } = storeOf();
    const never = { ...store, marks: () => new Promise(() => {}) } as unknown as RecordingStore;
    const hook = await mounted(() => useMarks(never, 'id'), undefined);
    await hook.does(() => hook.now.change({ marks: of('a') }));
    expect(hook.now.marks).toEqual(NO_MARKS);
    expect(saveMarks).not.toHaveBeenCalled();
  });
});

describe('the review', () => {
  const { model } = MADE_UP_HEADER;
  /** AU 1 is a guess for a second, and AU 12 for another, of which the model is more in doubt. */
  const frames = Array.from({ length: 60 }, (_, i) => {
    const time = i / 10;
    const made = faceOf({}, time >= 1 && time < 2 ? [1] : time >= 4 && time < 5 ? [12] : []);
    if (time >= 4) made.epistemic[model.aus.indexOf(12)] *= 2;
    return { time, faces: [made] };
  });
  const reviewing = async () => {
    const trace = await traceOf(frames);
    const shown: number[] = [];
    const onShow = ({ au }: { au: number }) => void shown.push(au);
    const store = { marks: async () => ({ ...NO_MARKS, revision: 0 }), saveMarks: async () => 1 };
    const hook = await mounted(() => {
      const editor = useMarks(store as unknown as RecordingStore, 'id');
      return { editor, review: useReview(trace, model, editor, onShow) };
    }, undefined);
    return { hook, shown };
  };

  it('shows the most doubtful stretch first, once it is switched on', async () => {
    const { hook, shown } = await reviewing();
    expect(hook.now.review).toMatchObject({ isOn: false, current: null, total: 2, judged: 0 });
    await hook.does(() => hook.now.review.toggle());
    expect(hook.now.review.current).toMatchObject({ au: 12 });
    expect(shown).toEqual([12]);
  });

  it('comes back to a skipped one when the others had their turn', async () => {
    const { hook, shown } = await reviewing();
    await hook.does(() => hook.now.review.toggle());
    for (let k = 0; k < 3; k++) await hook.does(() => hook.now.review.skip());
    expect(shown).toEqual([12, 1, 12, 1]);
    expect(hook.now.review.judged).toBe(0);
  });

  it('passes over what was judged, and ends when all is', async () => {
    const { hook } = await reviewing();
    await hook.does(() => hook.now.review.toggle());
    const judge = () => {
      const { au, from, to, face } = hook.now.review.current!;
      const one = {
        id: crypto.randomUUID(),
        au,
        from,
        to,
        face,
        present: true,
        intensity: null,
        how: 'set' as const,
      };
      const { marks } = hook.now.editor;
      hook.now.editor.change({ marks: { ...marks, corrections: [...marks.corrections, one] } });
    };
    await hook.does(judge);
    expect(hook.now.review).toMatchObject({ judged: 1, current: { au: 1 } });
    await hook.does(judge);
    expect(hook.now.review).toMatchObject({ judged: 2, total: 2, current: null });
  });
});
