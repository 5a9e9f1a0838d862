import { CameraScreen, type CameraWords } from './camera-screen';
import { type JsPsych, pluginInfo, type SimulationOptions, TYPE } from './jspsych-types';
import { lastScreen } from './plugin-screen';
import { extensionOf } from './ugn-live-extension';

/** Parameters of {@link UgnLiveCameraPlugin}; all have a default. */
export interface CameraParameters extends CameraWords {
  /** `continue` goes on without the camera where the participant says so, `end` ends the experiment. */
  readonly if_without: 'continue' | 'end';
  /** What is shown where that ends the experiment, HTML. */
  readonly without_text: string;
}

/** What is added to the data of the trial. */
export interface CameraData {
  /** Whether the camera is open and read. */
  readonly camera: boolean;
  /** Why it is not: `declined`, `without-camera`, `simulated`, or the kind of the error, such as `camera-denied`; else null. */
  readonly without: string | null;
  /**
   * What stood in the way when the participant went on: `no-face`, `several-faces`, `small`, `dark`, `bright`, `blurred`,
   * `turned`, `covered`, `slow`.
   */
  readonly troubles: readonly string[];
  /** Readings a second; null without any. */
  readonly rate: number | null;
  /** Milliseconds on this screen. */
  readonly rt: number;
}

/**
 * A jsPsych plugin: asks for the camera, lets the participant choose among several, shows the picture, and says in words what
 * stands in the way of reading the face. The camera stays open for the trials that name the extension.
 */
export class UgnLiveCameraPlugin {
  /** For jsPsych. */
  static readonly info = pluginInfo<CameraParameters, CameraData>(
    'ugn-live-camera',
    {
      prompt: {
        type: TYPE.HTML_STRING,
        default: '<h1>Your camera</h1><p>Sit so that your whole face is seen, with light on it.</p>',
      },
      continue_label: { type: TYPE.STRING, default: 'Continue' },
      retry_label: { type: TYPE.STRING, default: 'Try again' },
      without_label: { type: TYPE.STRING, default: 'Go on without the camera' },
      camera_label: { type: TYPE.STRING, default: 'Camera' },
      good_text: { type: TYPE.STRING, default: 'Your face is seen well.' },
      if_trouble: { type: TYPE.SELECT, options: ['continue', 'wait'], default: 'continue' },
      least_rate: { type: TYPE.FLOAT, default: 5 },
      if_without: { type: TYPE.SELECT, options: ['continue', 'end'], default: 'continue' },
      without_text: {
        type: TYPE.HTML_STRING,
        default:
          '<h1>The experiment ends here</h1><p>This experiment needs the camera. It is closed now.</p>',
      },
    },
    {
      camera: { type: TYPE.BOOL },
      without: { type: TYPE.STRING },
      troubles: { type: TYPE.STRING, array: true },
      rate: { type: TYPE.FLOAT },
      rt: { type: TYPE.FLOAT },
    },
  );
  readonly #jsPsych: JsPsych;

  /** Called by jsPsych. */
  constructor(jsPsych: JsPsych) {
    this.#jsPsych = jsPsych;
  }

  /**
   * Called by jsPsych. Where the participant declined before, it shows nothing and ends at once.
   * @throws AppError `conflict` where the extension is not in `initJsPsych({ extensions })`
   */
  async trial(display: HTMLElement, parameters: CameraParameters, onLoad: () => void): Promise<CameraData> {
    const begun = performance.now();
    const extension = extensionOf(this.#jsPsych);
    if (extension.missing === 'declined') {
      onLoad();
      return this.#end(parameters, { ...NO_CAMERA, without: 'declined' });
    }
    const screen = new CameraScreen(display, extension, parameters);
    onLoad();
    const { without, troubles, rate } = await screen.ended;
    return this.#end(parameters, {
      camera: without === null,
      without,
      troubles,
      rate: rate === null ? null : Number(rate.toPrecision(3)),
      rt: Math.round(performance.now() - begun),
    });
  }

  /** Called by `jsPsych.simulate()`: no camera is opened, and trials have nulls in place of numbers. */
  async simulate(
    parameters: CameraParameters,
    _mode: string,
    { data }: SimulationOptions,
    onLoad: () => void,
  ): Promise<CameraData> {
    onLoad();
    return this.#end({ ...parameters, if_without: 'continue' }, { ...NO_CAMERA, ...data });
  }

  #end({ if_without, without_text }: CameraParameters, data: CameraData): CameraData {
    if (data.without === null) return data;
    extensionOf(this.#jsPsych).goWithout(data.without);
    if (if_without === 'end') this.#jsPsych.abortExperiment(lastScreen(without_text), data);
    return data;
  }
}

const NO_CAMERA: CameraData = { camera: false, without: 'simulated', troubles: [], rate: null, rt: 0 };
