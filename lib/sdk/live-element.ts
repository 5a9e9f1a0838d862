/**
 * The web component `<ugn-live>`; importing it defines the element.
 *
 * @module ugn-live/element
 */

import { unitName } from '../au/catalogue';
import { AppError, messageOf } from '../errors';
import { closeCamera, openCamera } from '../live/camera';
import { drawFaces, drawFrame, type OverlayFace } from '../live/overlay';
import type { DetectorOptions, Watching } from './detector-options';
import { STYLE } from './element-style';
import { createDetector, type Detector } from './page-detector';
import type { FaceRow, Reading } from './reading-types';

/** Height of the labels, as a share of the picture's width. */
const TEXT_SHARE = 1 / 45;
const LEAST_TEXT = 12;

declare global {
  interface HTMLElementTagNameMap {
    'ugn-live': UgnLiveElement;
  }
}

// A server that renders the page has no elements.
const Base = globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);

/**
 * `<ugn-live assets="/ugn-live">`: a camera's or a video's picture with boxes and labels on it. The camera starts when its
 * button is pressed, or `start()` is called.
 *
 * | attribute | |
 * |---|---|
 * | `assets` | folder of the assets, see {@link DetectorOptions.assets} |
 * | `src` | a video to show in place of the camera; of another origin it needs that server's permission |
 * | `mode`, `backend`, `model`, `max-faces` | as {@link DetectorOptions}; `mode` is `live` when left out |
 * | `device-id` | the camera, of those that `navigator.mediaDevices.enumerateDevices()` tells; any when left out |
 * | `unmirrored` | the camera is shown as others see the person, not as a mirror does |
 * | `no-labels` | the picture alone |
 *
 * It sends the events `ready` (`detail` is the Detector), `reading` (a Reading, while it is painted), `stopped`, and `failed`
 * (an AppError); in TypeScript their type is `CustomEvent<Reading>` and so on. Attributes are read when it starts.
 *
 * ```js
 * import 'ugn-live/element';
 *
 * const view = document.querySelector('ugn-live');
 * view.addEventListener('reading', ({ detail }) => console.log(detail.faces.length));
 * await view.start();
 * ```
 */
export class UgnLiveElement extends Base {
  readonly #canvas: HTMLCanvasElement;
  readonly #status: HTMLElement;
  readonly #button: HTMLButtonElement;
  #run: AbortController | null = null;
  /** Until the element is taken from its page. */
  #life = new AbortController();
  #loading: Promise<Detector> | null = null;
  #detector: Detector | null = null;
  #video: HTMLVideoElement | null = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = STYLE;
    this.#canvas = document.createElement('canvas');
    this.#canvas.role = 'img';
    this.#canvas.ariaLabel = 'The picture that is read';
    this.#status = document.createElement('p');
    this.#status.role = 'status';
    this.#button = document.createElement('button');
    this.#button.type = 'button';
    this.#button.addEventListener('click', () =>
      this.#run ? this.stop() : void this.start().catch(() => {}),
    );
    root.append(style, this.#canvas, this.#status, this.#button);
  }

  /** The detector, once there is one; it is ended with the element. */
  get detector(): Detector | null {
    return this.#detector;
  }

  /** @internal */
  connectedCallback(): void {
    this.#show('', false);
  }

  /** @internal */
  disconnectedCallback(): void {
    this.stop();
    this.#life.abort();
    this.#life = new AbortController();
    this.#loading = null;
    this.#detector = null;
  }

  /**
   * Loads what is needed and begins to show and read. Settles when the first frame may come.
   * @throws AppError as createDetector and the camera: `camera-denied`, `camera-missing`, `camera-lost`; it is shown as well
   */
  async start(): Promise<void> {
    this.stop();
    const run = new AbortController();
    this.#run = run;
    const { signal } = run;
    try {
      this.#show('Loading …', true);
      this.#loading ??= this.#load(this.#life.signal);
      this.#detector = await this.#loading;
      signal.throwIfAborted();
      const video = await this.#open(signal);
      this.#show('', true);
      const isMirrored = video.srcObject !== null && !this.hasAttribute('unmirrored');
      const paint = (reading: Reading, picture: ImageBitmap) => this.#paint(reading, picture, isMirrored);
      const watching = this.#detector.watch(video, paint, { signal });
      this.#follow(watching, run);
    } catch (error) {
      if (!this.#detector) this.#loading = null; // the next start tries again
      if (!signal.aborted) this.#fail(error);
      throw error;
    }
  }

  /** Lets go of the camera or the video; what is loaded stays. */
  stop(): void {
    if (!this.#run) return;
    this.#run.abort();
    this.#run = null;
    const { srcObject } = this.#video ?? {};
    if (srcObject instanceof MediaStream) closeCamera(srcObject);
    this.#video?.removeAttribute('src');
    this.#video = null;
    this.#show('', false);
    this.#tell('stopped', null);
  }

  async #load(signal: AbortSignal): Promise<Detector> {
    const text = (name: string) => this.getAttribute(name) ?? undefined;
    const faces = text('max-faces');
    const detector = await createDetector({
      assets: text('assets') as string,
      model: text('model'),
      mode: (text('mode') ?? 'live') as DetectorOptions['mode'],
      backend: text('backend') as DetectorOptions['backend'],
      maxFaces: faces === undefined ? undefined : Number(faces),
      onProgress: (share) => this.#run && this.#say(`Loading, ${Math.floor(10 * share) * 10} %`),
      signal,
    });
    this.#tell('ready', detector);
    return detector;
  }

  async #open(signal: AbortSignal): Promise<HTMLVideoElement> {
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    this.#video = video;
    const src = this.getAttribute('src');
    if (src === null) {
      this.#show('Asking for the camera …', true);
      video.srcObject = await openCamera(this.getAttribute('device-id') ?? undefined, signal);
    } else {
      video.crossOrigin = 'anonymous';
      video.loop = true;
      video.src = src;
    }
    signal.throwIfAborted();
    await video.play().catch((cause) => {
      signal.throwIfAborted();
      throw new AppError('bad-input', `${src ?? 'The camera'} cannot be played (${messageOf(cause)}).`, {
        cause,
      });
    });
    return video;
  }

  #follow(watching: Watching, run: AbortController): void {
    watching.ended.then(
      () => this.#run === run && this.stop(),
      (error) => this.#run === run && this.#fail(error),
    );
  }

  #paint(reading: Reading, picture: ImageBitmap, mirrored: boolean): void {
    const { width, height } = picture;
    const canvas = this.#canvas;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d')!;
    drawFrame(context, picture, mirrored);
    const { model } = this.#detector!.header;
    if (!this.hasAttribute('no-labels')) {
      const faces = reading.faces.map((row) => overlayOf(row, model.aus));
      drawFaces(context, faces, model, { mirrored, textSize: Math.max(LEAST_TEXT, width * TEXT_SHARE) });
    }
    const isLost = reading.faces.length === 0;
    this.#say(isLost ? 'No face is seen.' : '');
    this.#tell('reading', reading);
  }

  #fail(error: unknown): void {
    this.stop();
    this.#say(messageOf(error));
    this.#tell('failed', error);
  }

  #show(text: string, isOn: boolean): void {
    this.#say(text);
    this.#button.textContent = isOn
      ? 'Stop'
      : this.hasAttribute('src')
        ? 'Start the video'
        : 'Start the camera';
    this.toggleAttribute('running', isOn);
  }

  /** A status that is written anew is read aloud anew. */
  #say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** A row as the live page draws faces. */
function overlayOf({ face_id, box, keypoints, aus }: FaceRow, units: readonly number[]): OverlayFace {
  const valuesOf = (name: 'p' | 'epistemic' | 'aleatoric') =>
    Float32Array.from(units, (au) => aus[unitName(au)]?.[name] ?? Number.NaN);
  return {
    ...{ number: face_id + 1, box, keypoints },
    ...{ p: valuesOf('p'), epistemic: valuesOf('epistemic'), aleatoric: valuesOf('aleatoric') },
  };
}

if ('customElements' in globalThis && !customElements.get('ugn-live')) {
  customElements.define('ugn-live', UgnLiveElement);
}
