import type { Verdict } from '@/lib/au/decision';
import { type AuReading, doubtShare, percent, shareOfLn2 } from '../../_view/verdict';

const WORDS: Record<Verdict, string> = { present: 'present', absent: 'absent', unsure: 'unsure ?' };
const HOOKS = [
  'data-p',
  'data-adjusted',
  'data-epistemic',
  'data-aleatoric',
  'data-unsure',
  'data-present',
  'data-verdict',
];

/** Writes readings into the row that AuRow rendered, without React: this runs for each row of each result. */
export class RowView {
  #value: Element;
  #adjusted: Element;
  #word: Element;
  #spark: Element;

  constructor(readonly row: HTMLElement) {
    this.#value = row.querySelector('[data-part=value]')!;
    this.#adjusted = row.querySelector('[data-part=adjusted]')!;
    this.#word = row.querySelector('[data-part=word]')!;
    this.#spark = row.querySelector('[data-part=spark]')!;
  }

  show(reading: AuReading): void {
    const { row } = this;
    row.setAttribute('data-p', exact(reading.p));
    row.setAttribute('data-epistemic', exact(reading.epistemic));
    row.setAttribute('data-aleatoric', exact(reading.aleatoric));
    row.setAttribute('data-unsure', String(reading.verdict === 'unsure'));
    row.setAttribute('data-present', String(reading.present));
    row.setAttribute('data-verdict', reading.verdict);
    const style = row.style;
    style.setProperty('--p', orElse(reading.p, 0).toFixed(3));
    style.setProperty('--lower', orElse(reading.lower, 0).toFixed(3));
    style.setProperty('--upper', orElse(reading.upper, 1).toFixed(3));
    style.setProperty('--threshold', reading.threshold.toFixed(3));
    style.setProperty('--doubt-share', doubtShare(reading).toFixed(3));
    style.setProperty('--ambiguity-share', shareOfLn2(reading.aleatoric).toFixed(3));
    write(this.#value, percent(reading.p));
    this.#showAdjusted(reading.adjusted);
    write(this.#word, WORDS[reading.verdict]);
  }

  #showAdjusted(adjusted: number | undefined): void {
    write(this.#adjusted, adjusted === undefined ? '' : percent(adjusted));
    this.row.style.setProperty('--adjusted', orElse(adjusted ?? 0, 0).toFixed(3));
    if (adjusted === undefined) this.row.removeAttribute('data-adjusted');
    else this.row.setAttribute('data-adjusted', exact(adjusted));
  }

  /** @param path SVG path data from sparkPath */
  showHistory(path: string): void {
    this.#spark.setAttribute('d', path);
  }

  /** Without a face there is no reading. */
  clear(): void {
    for (const hook of HOOKS) this.row.removeAttribute(hook);
    for (const name of ['--p', '--lower', '--upper', '--doubt-share', '--ambiguity-share'])
      this.row.style.setProperty(name, '0');
    write(this.#value, '–');
    write(this.#adjusted, '');
    write(this.#word, '');
  }
}

/** Six digits are more than the model has, and few enough to read. */
function exact(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Where the model gave no number nothing is known: the bar is empty, the interval all of it. */
function orElse(value: number, nothing: number): number {
  return Number.isNaN(value) ? nothing : value;
}
