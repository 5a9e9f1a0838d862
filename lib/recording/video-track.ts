import { AppError, messageOf } from '../errors';

/** Milliseconds of video in a piece. */
const PIECE_MS = 1000;
const BITS_PER_SECOND = 2_500_000;
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];

interface VideoHandlers {
  onPiece(piece: Blob): void;
  onFailure(error: AppError): void;
}

/** A camera's pictures as a video file that comes in pieces. */
export class VideoTrack {
  /** When the video's clock began, performance.now() time. */
  readonly startedAt: number;
  readonly #recorder: MediaRecorder;
  readonly #stopped: Promise<void>;

  /** @throws AppError internal when this browser cannot record */
  constructor(stream: MediaStream, handlers: VideoHandlers) {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    try {
      this.#recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
    } catch (cause) {
      throw new AppError('internal', `This browser cannot keep the video: ${messageOf(cause)}.`, { cause });
    }
    const recorder = this.#recorder;
    recorder.ondataavailable = ({ data }) => data.size > 0 && handlers.onPiece(data);
    recorder.onerror = (event) => {
      const reason = (event as ErrorEvent).error?.message ?? 'unknown';
      handlers.onFailure(new AppError('io', `The video could not be kept: ${reason}.`));
    };
    this.#stopped = new Promise((resolve) => {
      recorder.onstop = () => resolve();
    });
    // The start event comes when the first pictures are encoded already, about a tenth of a second later.
    this.startedAt = performance.now();
    recorder.start(PIECE_MS);
  }

  /** Media type, with the codec once it is known. */
  get type(): string {
    return this.#recorder.mimeType || 'video/webm';
  }

  /** Settles when the last piece was handed over. */
  async stop(): Promise<void> {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    await this.#stopped;
  }
}
