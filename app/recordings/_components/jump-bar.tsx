import { actionUnit } from '@/lib/au/catalogue';
import type { EventKind } from '@/lib/recording/jump';
import type { Jump } from '../_view/use-jump';

interface Props {
  aus: readonly number[];
  /** FACS number of the chosen unit, null for all. */
  au: number | null;
  onAu: (au: number | null) => void;
  jump: Jump;
  /** Where the last jump arrived. */
  said: string;
}

const KINDS: readonly { kind: EventKind; name: string; key: string }[] = [
  { kind: 'onset', name: 'Onset', key: 'N' },
  { kind: 'peak', name: 'Peak', key: 'P' },
  { kind: 'unsure', name: 'Unsure', key: 'U' },
];

/** Jumps to the next or the previous event, of one unit or of all. */
export function JumpBar({ aus, au, onAu, jump, said }: Props) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      <label className="flex items-center gap-2 text-sm">
        <span className="text-muted">Jump to</span>
        <select
          className="field max-w-48"
          aria-label="Unit whose events are jumped to"
          value={au ?? ''}
          onChange={(event) =>
            onAu(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))
          }
        >
          <option value="">any unit’s</option>
          {aus.map((id) => (
            <option key={id} value={id}>
              AU {id} {actionUnit(id)?.name}
            </option>
          ))}
        </select>
      </label>
      {KINDS.map(({ kind, name, key }) => (
        <fieldset key={kind} className="jump">
          <legend className="sr-only">{name}</legend>
          <button
            type="button"
            className="button"
            aria-label={`Previous ${name.toLowerCase()}`}
            title={`Previous (Shift ${key})`}
            onClick={() => jump(kind, -1)}
          >
            ‹
          </button>
          <button
            type="button"
            className="button"
            aria-label={`Next ${name.toLowerCase()}`}
            title={`Next (${key})`}
            onClick={() => jump(kind, 1)}
          >
            {name} ›
          </button>
        </fieldset>
      ))}
      <p role="status" className="min-h-5 basis-full text-sm" data-said>
        {said}
      </p>
    </div>
  );
}
