import { describe, expect, it } from 'vitest';
import { withAnnotation, withCorrection, withoutMark } from '../../../lib/annotation/edit';
import { lanesOf } from '../../../lib/annotation/track-lanes';
import { begin, redo, step, undo } from '../../../lib/annotation/undo-history';
import { type Marks, NO_MARKS } from '../../../lib/recording/marks';
import { correction, note } from './marked';

const spans = ({ corrections }: Marks) => corrections.map(({ from, to, present }) => [from, to, present]);

describe('annotations', () => {
  it('are kept by their beginning, edited in place and removed', () => {
    const [late, early] = [note(5, 6, 'late'), note(1, 1, 'early')];
    const both = withAnnotation(withAnnotation(NO_MARKS, late), early);
    expect(both.annotations.map(({ text }) => text)).toEqual(['early', 'late']);
    const edited = withAnnotation(both, { ...early, from: 7, to: 8, text: 'moved' });
    expect(edited.annotations.map(({ text }) => text)).toEqual(['late', 'moved']);
    expect(withoutMark(edited, late.id).annotations).toEqual([{ ...early, from: 7, to: 8, text: 'moved' }]);
  });
});

describe('a correction', () => {
  it('takes its place from earlier ones of the same unit and face alone', () => {
    const before = [correction(0, 10), correction(0, 10, { au: 4 }), correction(0, 10, { face: 1 })];
    const marks = before.reduce(withCorrection, NO_MARKS);
    const after = withCorrection(marks, correction(4, 6, { present: false }));
    expect(spans(after).filter(([from, to]) => from === 0 && to === 10)).toHaveLength(2);
    const own = after.corrections.filter(({ au, face }) => au === 12 && face === 0);
    expect(spans({ annotations: [], corrections: own })).toEqual([
      [0, 4, true],
      [4, 6, false],
      [6, 10, true],
    ]);
    expect(new Set(after.corrections.map(({ id }) => id)).size).toBe(5);
  });

  it('removes what it covers whole, and leaves what it only touches', () => {
    const marks = [correction(2, 3), correction(0, 1), correction(4, 5)].reduce(withCorrection, NO_MARKS);
    expect(spans(withCorrection(marks, correction(1, 4, { present: false })))).toEqual([
      [0, 1, true],
      [1, 4, false],
      [4, 5, true],
    ]);
  });
});

describe('the history', () => {
  it('goes back and forth, and a new step ends what was taken back', () => {
    const three = step(step(begin(1), 2), 3);
    expect(undo(undo(undo(three))).present).toBe(1);
    expect(redo(redo(undo(undo(three)))).present).toBe(3);
    const other = step(undo(three), 9);
    expect(redo(other).present).toBe(9);
    expect(undo(other).present).toBe(2);
  });
});

describe('lanes', () => {
  it('keep what overlaps apart, and are as few as that takes', () => {
    const spans = [
      { from: 0, to: 4 },
      { from: 1, to: 2 },
      { from: 2, to: 5 },
      { from: 4, to: 6 },
    ];
    expect(lanesOf(spans)).toEqual([0, 1, 1, 0]);
  });
});
