import { AppError } from '../errors';
import type { ModelFacts } from '../readings/face-reading';
import { drawFaces, drawFrame } from './overlay';
import type { LiveResult } from './snapshot';

/** A session whose camera plays gives a result within this time, in milliseconds. */
const FIRST_RESULT_MS = 5000;

/** What the session shows, boxes and labels included, as a stream that can be recorded; not mirrored. */
export class OverlayVideo {
  /** Milliseconds from the taking of the first frame to its being in the stream. */
  readonly delay: number;
  readonly stream: MediaStream;
  readonly #canvas = document.createElement('canvas');
  readonly #model: ModelFacts;

  private constructor(model: ModelFacts, first: LiveResult, heat: number | null) {
    this.#model = model;
    this.#canvas.width = first.bitmap.width;
    this.#canvas.height = first.bitmap.height;
    this.stream = this.#canvas.captureStream();
    this.draw(first, heat);
    this.delay = performance.now() - first.timestamp;
  }

  /**
   * Begins with the next result.
   * @param heat FACS number of the unit whose attention is shown
   * @throws AppError io when none comes
   */
  static begin(
    session: { onResult(listener: (result: LiveResult) => void): () => void },
    model: ModelFacts,
    heat: number | null,
  ): Promise<OverlayVideo> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        end();
        reject(new AppError('io', 'No picture came, so the video could not be begun. Try again.'));
      }, FIRST_RESULT_MS);
      const end = session.onResult((result) => {
        end();
        clearTimeout(timer);
        resolve(new OverlayVideo(model, result, heat));
      });
    });
  }

  draw({ bitmap, faces }: LiveResult, heat: number | null): void {
    const context = this.#canvas.getContext('2d', { alpha: false })!;
    drawFrame(context, bitmap, false);
    const scale = this.#canvas.width / bitmap.width;
    drawFaces(context, faces, this.#model, { mirrored: false, scale, heat });
  }

  stop(): void {
    for (const track of this.stream.getTracks()) track.stop();
  }
}
