import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { Annotation } from '@/lib/recording/marks';

export type Draft = Pick<Annotation, 'from' | 'to' | 'au' | 'text'>;

interface Props {
  draft: Draft;
  aus: readonly number[];
  onWrite: (draft: Draft) => void;
  onCancel: () => void;
}

/** “AU12 smirk” says the unit and the text at once. */
const TYPED_UNIT = /^au\s*0*(\d+)\b[\s:,–-]*(.*)$/i;

/** What an annotation says and where; Enter writes it, Escape leaves it. */
export function AnnotationForm({ draft, aus, onWrite, onCancel }: Props) {
  const id = useId();
  const text = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => text.current?.focus(), []);

  const write = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = String(form.get('text')).trim();
    const [, number, rest] = TYPED_UNIT.exec(typed) ?? [];
    const named = actionUnit(Number(number)) ? Number(number) : null;
    const chosen = form.get('au') ? Number(form.get('au')) : null;
    const from = Number(form.get('from'));
    const to = form.get('to') === '' ? from : Number(form.get('to'));
    const written = { from, to, au: named ?? chosen, text: named === null ? typed : rest };
    if (written.au === null && written.text === '') setWrong('Write something, or choose an action unit.');
    else if (to < from) setWrong('It ends before it begins.');
    else onWrite(written);
  };

  return (
    <form
      onSubmit={write}
      onKeyDown={(event) => event.key === 'Escape' && onCancel()}
      className="grid grid-cols-2 gap-2 rounded-xl bg-sunken p-3 sm:grid-cols-[1fr_1fr_6rem_6rem]"
    >
      <label className="col-span-2 text-muted text-xs">
        What
        <input
          ref={text}
          name="text"
          maxLength={2000}
          defaultValue={draft.text}
          placeholder="Text, or AU12 and a text"
          aria-invalid={wrong !== null}
          aria-describedby={wrong === null ? undefined : `${id}-wrong`}
          className="field mt-0.5 block w-full text-ink"
        />
      </label>
      <label className="text-muted text-xs">
        From, s
        <input
          name="from"
          type="number"
          min="0"
          step="any"
          required
          defaultValue={seconds(draft.from)}
          className="field mt-0.5 block w-full text-ink"
        />
      </label>
      <label className="text-muted text-xs">
        To, s
        <input
          name="to"
          type="number"
          min="0"
          step="any"
          placeholder="a point"
          defaultValue={draft.to > draft.from ? seconds(draft.to) : ''}
          className="field mt-0.5 block w-full text-ink"
        />
      </label>
      <label className="col-span-2 text-muted text-xs">
        Action unit
        <select name="au" defaultValue={draft.au ?? ''} className="field mt-0.5 block w-full text-ink">
          <option value="">none, a text alone</option>
          {aus.map((au) => (
            <option key={au} value={au}>
              {au} {actionUnit(au)?.name}
            </option>
          ))}
        </select>
      </label>
      <div className="col-span-2 flex items-end justify-end gap-2">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button button-primary">
          Write
        </button>
      </div>
      {wrong && (
        <p id={`${id}-wrong`} role="alert" className="col-span-full text-alarm text-sm">
          {wrong}
        </p>
      )}
    </form>
  );
}

function seconds(value: number): string {
  return String(Number(value.toFixed(3)));
}
