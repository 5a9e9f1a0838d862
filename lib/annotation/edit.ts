import type { Annotation, Correction, Marks } from '../recording/marks';

/** Adds an annotation, or puts it in the place of the one with its id. */
export function withAnnotation(marks: Marks, annotation: Annotation): Marks {
  const others = marks.annotations.filter(({ id }) => id !== annotation.id);
  return { ...marks, annotations: [...others, annotation].sort(byBeginning) };
}

/** Adds a correction; what it covers is taken from earlier ones of the same unit and face. */
export function withCorrection(marks: Marks, correction: Correction): Marks {
  const others = marks.corrections.flatMap((other) =>
    other.au === correction.au && other.face === correction.face ? remains(other, correction) : [other],
  );
  return { ...marks, corrections: [...others, correction].sort(byBeginning) };
}

/** Takes an annotation or a correction away. */
export function withoutMark({ annotations, corrections }: Marks, gone: string): Marks {
  const isKept = ({ id }: { id: string }) => id !== gone;
  return { annotations: annotations.filter(isKept), corrections: corrections.filter(isKept) };
}

/** What is left of a correction before and after another one. */
function remains(old: Correction, { from, to }: Correction): Correction[] {
  if (old.to <= from || old.from >= to) return [old];
  const before = old.from < from ? [{ ...old, to: from }] : [];
  // Two parts of one are two.
  const id = before.length > 0 ? crypto.randomUUID() : old.id;
  const after = old.to > to ? [{ ...old, id, from: to }] : [];
  return [...before, ...after];
}

function byBeginning(one: { from: number; to: number }, other: { from: number; to: number }): number {
  return one.from - other.from || one.to - other.to;
}
