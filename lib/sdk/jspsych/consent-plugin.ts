import { type JsPsych, pluginInfo, type SimulationOptions, TYPE } from './jspsych-types';
import { lastScreen, PluginScreen } from './plugin-screen';
import { extensionOf } from './ugn-live-extension';

/** Parameters of {@link UgnLiveConsentPlugin}; all have a default. */
export interface ConsentParameters {
  /** What the participant is asked, HTML. Put your study's own words here: who you are, what for, how long data is kept. */
  readonly text: string;
  readonly agree_label: string;
  readonly decline_label: string;
  /** `end` ends the experiment when the participant declines, `continue` goes on without the camera. */
  readonly if_declined: 'end' | 'continue';
  /** What is shown where that ends the experiment, HTML. */
  readonly declined_text: string;
}

/** What is added to the data of the trial. */
export interface ConsentData {
  readonly agreed: boolean;
  /** Milliseconds to the answer. */
  readonly rt: number;
}

const TEXT = `
  <h1>May this experiment read your face?</h1>
  <p>It uses your camera to read how your face moves while you take part.</p>
  <ul>
    <li>The pictures stay in this browser. They are neither kept nor sent.</li>
    <li>Numbers for the movements of your face are kept with your answers.</li>
    <li>The camera is opened after you agreed, and closed at the end. You can close this page at any time.</li>
  </ul>`;

/**
 * A jsPsych plugin: asks whether the camera may be used. Until somebody agreed no camera is opened, and after somebody declined
 * none can be.
 */
export class UgnLiveConsentPlugin {
  /** For jsPsych. */
  static readonly info = pluginInfo<ConsentParameters, ConsentData>(
    'ugn-live-consent',
    {
      text: { type: TYPE.HTML_STRING, default: TEXT },
      agree_label: { type: TYPE.STRING, default: 'I agree' },
      decline_label: { type: TYPE.STRING, default: 'I do not agree' },
      if_declined: { type: TYPE.SELECT, options: ['end', 'continue'], default: 'end' },
      declined_text: {
        type: TYPE.HTML_STRING,
        default: '<h1>The experiment ends here</h1><p>You did not agree. The camera was not opened.</p>',
      },
    },
    { agreed: { type: TYPE.BOOL }, rt: { type: TYPE.FLOAT } },
  );
  readonly #jsPsych: JsPsych;

  /** Called by jsPsych. */
  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  /**
   * Called by jsPsych.
   * @throws AppError `conflict` where the extension is not in `initJsPsych({ extensions })`
   */
  async trial(display: HTMLElement, parameters: ConsentParameters, onLoad: () => void): Promise<ConsentData> {
    const begun = performance.now();
    const screen = new PluginScreen(display, parameters.text);
    const answer = new Promise<boolean>((resolve) => {
      screen.button(parameters.agree_label, () => resolve(true), true);
      screen.button(parameters.decline_label, () => resolve(false));
    });
    onLoad();
    const agreed = await answer;
    return this.#end(parameters, { agreed, rt: Math.round(performance.now() - begun) });
  }

  /** Called by `jsPsych.simulate()`: the participant agrees, unless the data of `simulation_options` say otherwise. */
  async simulate(
    parameters: ConsentParameters,
    _mode: string,
    { data }: SimulationOptions,
    onLoad: () => void,
  ): Promise<ConsentData> {
    onLoad();
    return this.#end(parameters, { agreed: true, rt: 1000, ...data });
  }

  #end({ if_declined, declined_text }: ConsentParameters, data: ConsentData): ConsentData {
    const extension = extensionOf(this.#jsPsych);
    if (data.agreed) return data;
    extension.goWithout('declined');
    if (if_declined === 'end') this.#jsPsych.abortExperiment(lastScreen(declined_text), data);
    return data;
  }
}
