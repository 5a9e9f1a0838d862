import type { Verdict } from '@/lib/au/decision';
import { Changes } from '../../_view/changes';
import { type AuReading, doubtShare, percent, shareOfLn2 } from '../../_view/verdict';

const WORDS: Record<Verdict, string> = { present: 'present', absent: 'absent', unsure: 'unsure ?' };
/**
 * Where each number is used (readings.css). Set on the row it would be handed down, and the styles of all within be
 * computed anew.
 */
const USED_BY = {
  '--p': ['.bar-fill'],
  '--lower': ['.bar-interval', '.bar-cap-lower'],
  '--upper': ['.bar-interval', '.bar-cap-upper'],
  '--threshold': ['.bar-tick'],
  '--adjusted': ['.bar-adjusted'],
  '--doubt-share': ['.hatch'],
  '--ambiguity-share': ['.dots'],
} as const;
type Place = keyof typeof USED_BY;

/** Places along a bar: the width of one is less than a pixel. */
const STEPS = 200;
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
  readonly #changes = new Changes();
  readonly #parts: Record<Place, readonly HTMLElement[]>;
  #value: Element;
  #adjusted: Element;
  #word: Element;
  #spark: Element;

  constructor(readonly row: HTMLElement) {
    const partsOf = (names: readonly string[]) => [...row.querySelectorAll<HTMLElement>(names.join())];
    const parts = Object.entries(USED_BY).map(([place, names]) => [place, partsOf(names)]);
    this.#parts = Object.fromEntries(parts) as Record<Place, readonly HTMLElement[]>;
    this.#value = row.querySelector('[data-part=value]')!;
    this.#adjusted = row.querySelector('[data-part=adjusted]')!;
    this.#word = row.querySelector('[data-part=word]')!;
    this.#spark = row.querySelector('[data-part=spark]')!;
  }

  show(reading: AuReading): void {
    const { row } = this;
    this.#changes.attribute(row, 'data-p', exact(reading.p));
    this.#changes.attribute(row, 'data-epistemic', exact(reading.epistemic));
    this.#changes.attribute(row, 'data-aleatoric', exact(reading.aleatoric));
    this.#changes.attribute(row, 'data-unsure', String(reading.verdict === 'unsure'));
    this.#changes.attribute(row, 'data-present', String(reading.present));
    this.#changes.attribute(row, 'data-verdict', reading.verdict);
    this.#place({
      '--p': orElse(reading.p, 0),
      '--lower': orElse(reading.lower, 0),
      '--upper': orElse(reading.upper, 1),
      '--threshold': reading.threshold,
      '--doubt-share': doubtShare(reading),
      '--ambiguity-share': shareOfLn2(reading.aleatoric),
    });
    write(this.#value, percent(reading.p));
    this.#showAdjusted(reading.adjusted);
    write(this.#word, WORDS[reading.verdict]);
  }

  #showAdjusted(adjusted: number | undefined): void {
    write(this.#adjusted, adjusted === undefined ? '' : percent(adjusted));
    this.#place({ '--adjusted': orElse(adjusted ?? 0, 0) });
    this.#changes.attribute(this.row, 'data-adjusted', adjusted === undefined ? null : exact(adjusted));
  }

  /** @param places 0..1, of the length of a bar */
  #place(places: Partial<Record<Place, number>>): void {
    for (const [name, value] of Object.entries(places) as [Place, number][]) {
      const text = (Math.round(value * STEPS) / STEPS).toFixed(3);
      for (const part of this.#parts[name]) this.#changes.property(part, name, text);
    }
  }

  /** @param path SVG path data from sparkPath */
  showHistory(path: string): void {
    this.#spark.setAttribute('d', path);
  }

  /** Without a face there is no reading. */
  clear(): void {
    for (const hook of HOOKS) this.#changes.attribute(this.row, hook, null);
    this.#place({ '--p': 0, '--lower': 0, '--upper': 0, '--doubt-share': 0, '--ambiguity-share': 0 });
    write(this.#value, '–');
    write(this.#adjusted, '');
    write(this.#word, '');
  }
}

/** Six digits are more than the model has, and few enough to read. */
function exact(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A text that is exchanged as a whole is laid out anew with what stands around it; one that changes, alone. */
function write(element: Element, text: string): void {
  if (element.textContent === text) return;
  const written = element.firstChild;
  if (written) written.nodeValue = text;
  else element.textContent = text;
}

/** Where the model gave no number nothing is known: the bar is empty, the interval all of it. */
function orElse(value: number, nothing: number): number {
  return Number.isNaN(value) ? nothing : value;
}
