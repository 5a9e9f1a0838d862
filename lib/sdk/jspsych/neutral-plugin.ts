import { type Baseline, shiftsOf } from '../../au/baseline';
import { unitName } from '../../au/catalogue';
import { messageOf } from '../../errors';
import { NeutralCapture, type NeutralFace } from '../../live/neutral';
import type { FaceRow } from '../reading-types';
import { type JsPsych, pluginInfo, type SimulationOptions, TYPE } from './jspsych-types';
import { PluginScreen } from './plugin-screen';
import { extensionOf, type UgnLiveExtension } from './ugn-live-extension';

/** Often enough for a bar that fills, in milliseconds. */
const LOOK_MS = 100;

/** Parameters of {@link UgnLiveNeutralPlugin}; all have a default. */
export interface NeutralParameters {
  /** What the participant is told, HTML. */
  readonly prompt: string;
  readonly begin_label: string;
  readonly retry_label: string;
  /** Of the button that goes on without a neutral face, shown after one could not be taken. */
  readonly skip_label: string;
  /** What is said while the face is to get ready, and while it is to be held. */
  readonly ready_text: string;
  readonly hold_text: string;
}

/** A neutral face; by unit, such as `AU12`. */
export interface NeutralBaseline {
  /** ISO 8601. */
  readonly date: string;
  /** Frames that it is the mean of. */
  readonly frames: number;
  /** Mean log-odds of presence. */
  readonly log_odds: Readonly<Record<string, number>>;
  /** Standard deviation of the same over the frames: how still the face was. */
  readonly spread: Readonly<Record<string, number>>;
}

/** What is added to the data of the trial. */
export interface NeutralData {
  /** Null where none was taken: trials have no `adjusted` values then. */
  readonly ugn_baseline: NeutralBaseline | null;
  /** How often it was begun. */
  readonly attempts: number;
  /** Milliseconds on this screen. */
  readonly rt: number;
}

/**
 * A jsPsych plugin: takes the participant's neutral face, for at least three seconds. From then on the extension gives
 * `adjusted` values beside `p`: what is seen from that face.
 */
export class UgnLiveNeutralPlugin {
  /** For jsPsych. */
  static readonly info = pluginInfo<NeutralParameters, NeutralData>(
    'ugn-live-neutral',
    {
      prompt: {
        type: TYPE.HTML_STRING,
        default:
          '<h1>Your face at rest</h1><p>Press the button, then look at the dot with a relaxed face, your mouth closed, ' +
          'for a few seconds.</p>',
      },
      begin_label: { type: TYPE.STRING, default: 'Begin' },
      retry_label: { type: TYPE.STRING, default: 'Try again' },
      skip_label: { type: TYPE.STRING, default: 'Go on without' },
      ready_text: { type: TYPE.STRING, default: 'Relax your face, mouth closed, eyes on the dot.' },
      hold_text: { type: TYPE.STRING, default: 'Now hold it, without moving.' },
    },
    { ugn_baseline: { type: TYPE.COMPLEX }, attempts: { type: TYPE.INT }, rt: { type: TYPE.FLOAT } },
  );
  readonly #jsPsych: JsPsych;

  /** Called by jsPsych. */
  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  /**
   * Called by jsPsych. Where the experiment goes on without the camera, it shows nothing and ends at once.
   * @throws AppError `conflict` where the extension is not in `initJsPsych({ extensions })`
   */
  async trial(display: HTMLElement, parameters: NeutralParameters, onLoad: () => void): Promise<NeutralData> {
    const begun = performance.now();
    const extension = extensionOf(this.#jsPsych);
    const header = extension.header;
    if (extension.missing !== null || extension.failure || !header) {
      onLoad();
      return { ugn_baseline: null, attempts: 0, rt: 0 };
    }
    const screen = new NeutralScreen(display, extension, parameters);
    onLoad();
    const baseline = await screen.ended;
    if (baseline) extension.takeOff(shiftsOf(baseline));
    return {
      ugn_baseline: baseline && named(baseline, header.model.aus),
      attempts: screen.attempts,
      rt: Math.round(performance.now() - begun),
    };
  }

  /** Called by `jsPsych.simulate()`: none is taken. */
  async simulate(
    _parameters: NeutralParameters,
    _mode: string,
    { data }: SimulationOptions,
    onLoad: () => void,
  ): Promise<NeutralData> {
    onLoad();
    return { ugn_baseline: null, attempts: 0, rt: 0, ...data };
  }
}

class NeutralScreen {
  readonly ended: Promise<Baseline | null>;
  attempts = 0;
  readonly #screen: PluginScreen;
  readonly #dot = document.createElement('div');
  readonly #bar = document.createElement('progress');
  readonly #begin: HTMLButtonElement;
  readonly #skip: HTMLButtonElement;
  #end: (baseline: Baseline | null) => void = () => {};

  constructor(
    display: HTMLElement,
    readonly extension: UgnLiveExtension,
    readonly words: NeutralParameters,
  ) {
    this.#dot.className = 'ugn-dot';
    this.#dot.ariaHidden = 'true';
    this.#dot.textContent = '●';
    Object.assign(this.#bar, { value: 0, max: 1, ariaLabel: 'Share of the neutral face that is taken' });
    this.#screen = new PluginScreen(display, words.prompt, this.#dot, this.#bar);
    this.#begin = this.#screen.button(words.begin_label, () => this.#take(), true);
    this.#skip = this.#screen.button(words.skip_label, () => this.#end(null));
    this.#skip.hidden = true;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  #take(): void {
    this.attempts++;
    this.#begin.hidden = true;
    this.#skip.hidden = true;
    const { aus } = this.extension.header!.model;
    const capture = new NeutralCapture(performance.now());
    const stop = this.extension.onReading(({ faces, takenAt, found }) =>
      capture.add(
        faces.map((face) => neutralFace(face, aus)),
        takenAt,
        Math.max(found, faces.length),
      ),
    );
    const look = () => {
      const phase = capture.phaseAt(performance.now());
      if (this.extension.failure || phase.name === 'over') {
        clearInterval(timer);
        stop();
        return this.#judge(capture);
      }
      const isHolding = phase.name === 'hold';
      this.#dot.textContent = isHolding ? '●' : String(phase.secondsLeft);
      this.#bar.value = isHolding ? phase.share : 0;
      this.#screen.say([isHolding ? this.words.hold_text : this.words.ready_text]);
    };
    const timer = setInterval(look, LOOK_MS);
    look();
  }

  #judge(capture: NeutralCapture): void {
    try {
      if (this.extension.failure) throw this.extension.failure;
      this.#end(capture.result(new Date()).baseline);
    } catch (error) {
      this.#screen.say([messageOf(error)], true);
      this.#begin.textContent = this.words.retry_label;
      this.#begin.hidden = false;
      this.#skip.hidden = false;
      this.#begin.focus();
    }
  }
}

function neutralFace({ face_id, aus, quality }: FaceRow, units: readonly number[]): NeutralFace {
  return {
    number: face_id + 1,
    p: Float32Array.from(units, (au) => aus[unitName(au)]?.p ?? Number.NaN),
    quality,
  };
}

function named({ date, frames, neutral, spread }: Baseline, units: readonly number[]): NeutralBaseline {
  const byName = (values: readonly number[]) =>
    Object.fromEntries(units.map((au, j) => [unitName(au), Number(values[j].toPrecision(6))]));
  return { date, frames, log_odds: byName(neutral), spread: byName(spread) };
}
