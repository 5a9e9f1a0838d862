import { useRouter } from 'next/navigation';
import type { Check, CheckVerdict } from '@/lib/check/check-result';
import { conditionHints, summaryText, unitText, unitTitle, VERDICT_WORDS } from '@/lib/check/check-words';
import { handBaseline } from '@/lib/check/kept-checks';
import { Icon, type IconName } from '../../_components/icons';

/** A sign beside the word, as colour is never the only one. */
const SIGNS: Record<CheckVerdict, { icon: IconName; className: string }> = {
  found: { icon: 'check', className: 'text-move' },
  'not-found': { icon: 'close', className: 'text-ink' },
  rest: { icon: 'face', className: 'text-alarm' },
  unsure: { icon: 'help', className: 'text-doubt' },
  untested: { icon: 'pause', className: 'text-muted' },
};
/** What needs a look comes first. */
const ORDER: readonly CheckVerdict[] = ['rest', 'not-found', 'unsure', 'found', 'untested'];

/** What the check found, unit by unit, and what would help. */
export function CheckReport({ check }: { check: Check }) {
  const router = useRouter();
  const hints = conditionHints(check);
  const units = [...check.units].sort(
    (one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) || one.au - other.au,
  );
  const tested = units.filter(({ verdict }) => verdict !== 'untested');
  const untested = units.filter(({ verdict }) => verdict === 'untested');
  const resting = check.units.filter(({ verdict }) => verdict === 'rest');
  const apply = () => {
    handBaseline({ modelHash: check.model.hash, baseline: check.baseline! });
    router.push('/');
  };
  return (
    <section aria-label="The result" className="card mt-6 p-5" data-check={check.id}>
      <h2 className="font-semibold text-xl">{summaryText(check)}</h2>
      <p className="mt-1 text-muted text-sm">
        {new Date(check.date).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
        {check.person && ` · ${check.person}`} · model {check.model.id} {check.model.hash.slice(0, 8)}
        {check.camera && ` · ${check.camera}`}
      </p>
      {hints.length > 0 && (
        <ul className="mt-3 list-disc space-y-1 pl-5">
          {hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
      {check.baseline && (
        <div className="mt-4 rounded-xl bg-sunken p-4">
          <p className="leading-relaxed">
            {resting.length > 0
              ? `On your resting face ${resting.map(({ au }) => unitTitle(au)).join(', ')} ${resting.length === 1 ? 'shows' : 'show'}. The neutral baseline takes that off.`
              : 'Nothing shows on your resting face. The neutral baseline takes off the little that is there.'}
          </p>
          <button type="button" className="button button-primary mt-3" onClick={apply}>
            Use my neutral baseline on the live page
          </button>
        </div>
      )}
      <ul className="mt-4 divide-y divide-line">
        {tested.map((unit) => (
          <li
            key={unit.au}
            data-au={unit.au}
            data-verdict={unit.verdict}
            className="grid gap-x-4 py-3 sm:grid-cols-[16rem_1fr]"
          >
            <p className="font-medium">
              {unitTitle(unit.au)}
              <span
                className={`mt-0.5 flex items-center gap-1.5 font-semibold text-sm ${SIGNS[unit.verdict].className}`}
              >
                <Icon name={SIGNS[unit.verdict].icon} className="size-4" />
                {VERDICT_WORDS[unit.verdict]}
              </span>
            </p>
            <p className="text-muted leading-relaxed">{unitText(unit)}</p>
          </li>
        ))}
      </ul>
      {untested.length > 0 && (
        <>
          <h3 className="mt-4 font-medium">Not tested: skipped, or no face was seen meanwhile</h3>
          <ul className="mt-1 flex flex-wrap gap-x-4 text-muted text-sm leading-relaxed">
            {untested.map(({ au, verdict }) => (
              <li key={au} data-au={au} data-verdict={verdict}>
                {unitTitle(au)}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="mt-3 text-muted text-sm leading-relaxed">
        A movement that is not found may be one that was not made: not everybody can move each unit alone.
        This says nothing of a person’s health or feelings.
      </p>
    </section>
  );
}
