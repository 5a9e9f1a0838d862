import { AppError, messageOf } from '../../errors';
import { deviceOf, listCameras } from '../../live/camera';
import { PluginScreen } from './plugin-screen';
import { SetupCheck } from './setup-check';
import type { UgnLiveExtension } from './ugn-live-extension';

/** How often it is looked what stands in the way, in milliseconds. */
const LOOK_MS = 250;

/** What the participant is told on the camera's screen, and when; all have a default. */
export interface CameraWords {
  /** What the participant is told above the picture, HTML. */
  readonly prompt: string;
  readonly continue_label: string;
  readonly retry_label: string;
  /** Of the button for those who cannot or do not want to use the camera after all. */
  readonly without_label: string;
  /** Of the choice, which is shown where there are several cameras. */
  readonly camera_label: string;
  /** What is said where nothing stands in the way. */
  readonly good_text: string;
  /** What becomes of trouble: `continue` tells it and lets the participant go on, `wait` lets only those go on who have none. */
  readonly if_trouble: 'continue' | 'wait';
  /** Readings a second, below which the machine is called slow. */
  readonly least_rate: number;
}

/** How the screen ended. */
interface CameraEnd {
  /** Null where the camera is read; else why not. */
  readonly without: string | null;
  /** What stood in the way then, by SetupCheck. */
  readonly troubles: readonly string[];
  /** Readings a second; null without any. */
  readonly rate: number | null;
}

/** The participant's picture, the choice of a camera, and what stands in the way of reading. */
export class CameraScreen {
  readonly ended: Promise<CameraEnd>;
  readonly #screen: PluginScreen;
  readonly #video = document.createElement('video');
  readonly #label = document.createElement('label');
  readonly #select = document.createElement('select');
  readonly #goOn: HTMLButtonElement;
  readonly #retry: HTMLButtonElement;
  readonly #timer = setInterval(() => this.#look(), LOOK_MS);
  #end: (end: CameraEnd) => void = () => {};
  #check: SetupCheck;
  #attempt = 0;
  #state: 'loading' | 'opening' | 'open' | 'failed' = 'loading';
  #failure: unknown = null;

  constructor(
    display: HTMLElement,
    readonly extension: UgnLiveExtension,
    readonly words: CameraWords,
  ) {
    Object.assign(this.#video, { muted: true, playsInline: true, ariaLabel: 'The picture of your camera' });
    this.#label.hidden = true;
    this.#label.append(words.camera_label, this.#select);
    this.#select.addEventListener('change', () => void this.#open(this.#select.value));
    this.#screen = new PluginScreen(display, words.prompt, this.#video, this.#label);
    this.#goOn = this.#screen.button(words.continue_label, () => this.#finish(null), true);
    this.#retry = this.#screen.button(words.retry_label, () => void this.#open(this.#select.value), true);
    this.#screen.button(words.without_label, () => this.#finish(this.#reason));
    this.#check = new SetupCheck(words.least_rate);
    const stop = extension.onReading((reading) => this.#check.add(reading));
    this.ended = new Promise<CameraEnd>((resolve) => {
      this.#end = resolve;
    }).finally(() => {
      clearInterval(this.#timer);
      stop();
      this.#video.srcObject = null;
    });
    void this.#open();
  }

  /** Why the participant goes on without: the camera's trouble, if it has one. */
  get #reason(): string {
    if (this.#state !== 'failed') return 'without-camera';
    return this.#failure instanceof AppError ? this.#failure.kind : 'internal';
  }

  async #open(deviceId = ''): Promise<void> {
    const attempt = ++this.#attempt;
    this.#state = 'loading';
    this.#check = new SetupCheck(this.words.least_rate);
    this.#look();
    try {
      await this.extension.open(deviceId || undefined, (stream) => {
        if (attempt !== this.#attempt) return;
        this.#state = 'opening';
        this.#video.srcObject = stream;
        this.#video.play().catch(() => {}); // shown or not, it is read
        void this.#list(stream);
      });
      if (attempt !== this.#attempt) return;
      this.#state = 'open';
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#state = 'failed';
      this.#failure = error;
    }
    this.#look();
  }

  async #list(stream: MediaStream): Promise<void> {
    const cameras = await listCameras();
    const chosen = deviceOf(stream);
    this.#label.hidden = cameras.length < 2;
    this.#select.replaceChildren(
      ...cameras.map(({ deviceId, label }, i) => {
        const isChosen = deviceId === chosen;
        return new Option(label || `Camera ${i + 1}`, deviceId, isChosen, isChosen);
      }),
    );
  }

  #look(): void {
    if (this.#state === 'open' && this.extension.failure) {
      this.#state = 'failed';
      this.#failure = this.extension.failure;
    }
    const troubles = this.#state === 'open' ? this.#check.troubles : null;
    const isBlocked = !troubles || (this.words.if_trouble === 'wait' && troubles.length > 0);
    this.#goOn.disabled = isBlocked;
    this.#goOn.hidden = this.#state === 'failed';
    this.#retry.hidden = this.#state !== 'failed';
    this.#video.hidden = this.#state === 'failed';
    if (troubles && troubles.length > 0) {
      this.#screen.say(
        troubles.map(({ text }) => text),
        true,
      );
    } else this.#screen.say([troubles ? this.words.good_text : this.#waiting], this.#state === 'failed');
  }

  get #waiting(): string {
    if (this.#state === 'failed') return failureText(this.#failure);
    if (this.#state !== 'loading') return 'The camera is on. Looking for your face …';
    const { loaded } = this.extension;
    if (loaded < 1)
      return `Getting ready, ${Math.floor(10 * loaded) * 10} %. Then your browser asks for the camera.`;
    return 'Your browser asks for the camera: choose “Allow”.';
  }

  #finish(without: string | null): void {
    const troubles = (this.#check.troubles ?? []).map(({ id }) => id);
    this.#attempt++; // what is still being opened is of no interest any more
    this.#end({ without, troubles, rate: this.#check.rate });
  }
}

function failureText(error: unknown): string {
  switch (error instanceof AppError && error.kind) {
    case 'camera-missing':
      return 'No camera was found. Plug one in, then try again.';
    case 'camera-lost':
      return 'The camera went away, or another program uses it. Plug it in or close that program, then try again.';
    default:
      return messageOf(error);
  }
}
