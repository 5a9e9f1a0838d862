import { AppError } from '../errors';
import type { ModelFacts } from '../readings/face-reading';
import type { RecordedFace } from '../recording/chunk';
import { holdRecording } from '../recording/locks';
import { FramePacker } from '../recording/packer';
import { EMPTY } from '../recording/recording';
import { isQuotaError } from '../recording/space';
import type { RecordingStore } from '../recording/store';

/** Samples of the graph in a second, as the live page records at first. */
const GRAPH_RATE = 1;
/** Bytes of a kept video's pieces. */
const PIECE = 4 * 1024 * 1024;
const LONGEST_NAME = 200;

export interface FileFacts {
  /** Path of the file, from the folder that was given. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly model: ModelFacts;
  readonly backend: string;
  readonly faces: number;
  readonly every: number;
  readonly remembersFaces: boolean;
  readonly appVersion: string;
  /** Of the picture or video, in pixels; positions are in these. */
  readonly width: number;
  readonly height: number;
  /** Media type of the video where it is kept. */
  readonly videoType: string | null;
}

/** Writes the readings of one file as a recording, and waits for the disk. */
export class FileRecording {
  readonly #packer: FramePacker;
  readonly #release: () => void;

  private constructor(
    readonly id: string,
    readonly store: RecordingStore,
    readonly facts: FileFacts,
  ) {
    this.#packer = new FramePacker(facts.model.aus.length, GRAPH_RATE);
    this.#release = holdRecording(id);
  }

  /** @throws AppError io when there is no room */
  static async create(store: RecordingStore, facts: FileFacts): Promise<FileRecording> {
    const recording = new FileRecording(crypto.randomUUID(), store, facts);
    try {
      await recording.#written(() => store.create(entryOf(recording.id, facts)));
      return recording;
    } catch (error) {
      recording.#release();
      throw error;
    }
  }

  /**
   * @param frame from 1
   * @param time seconds
   * @param faces in pixels of the picture
   */
  async add(frame: number, time: number, faces: readonly RecordedFace[]): Promise<void> {
    const seconds = Math.max(0, time); // a video's first frames may lie before its zero
    this.#packer.add(frame, seconds, faces);
    if (this.#packer.isFull) await this.#flush();
  }

  /**
   * Ends the recording.
   * @param video the file, where it is kept
   * @throws AppError io when there is no room
   */
  async close(video: Blob | null): Promise<void> {
    await this.#flush();
    await this.#written(async () => {
      for (let at = 0, number = 0; video && at < video.size; at += PIECE, number++) {
        const piece = video.slice(at, at + PIECE);
        await this.store.appendVideo(this.id, number, piece, at + piece.size);
      }
      await this.store.change(this.id, () => ({ state: 'closed', ended: 'stopped' }));
    });
    this.#release();
  }

  /** Removes what was written. */
  async discard(): Promise<void> {
    try {
      await this.store.remove(this.id);
    } finally {
      this.#release(); // the next visit of the library removes the rest
    }
  }

  async #flush(): Promise<void> {
    const packed = this.#packer.take();
    if (packed) await this.#written(() => this.store.append(this.id, packed.parts, packed.totals));
  }

  async #written(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (cause) {
      if (!isQuotaError(cause)) throw cause;
      throw new AppError(
        'io',
        'The storage for this site is full. Delete or export recordings, then try again.',
        {
          cause,
        },
      );
    }
  }
}

function entryOf(id: string, facts: FileFacts): Parameters<RecordingStore['create']>[0] {
  const { name, tags, model, backend, faces, every, remembersFaces, appVersion, width, height, videoType } =
    facts;
  return {
    id,
    header: {
      format: 'ugn-live recording',
      version: 3,
      date: new Date().toISOString(),
      appVersion,
      model,
      backends: [{ from: 0, name: backend }],
      settings: {
        faces,
        every,
        smoothing: null,
        graphRate: GRAPH_RATE,
        ...(remembersFaces && { remembersFaces }),
      },
      baselines: [],
      gaps: [],
      frame: { width, height },
      source: { kind: 'file', camera: null },
      video: videoType === null ? null : { consent: true, type: videoType, overlay: false },
    },
    name: name.slice(-LONGEST_NAME),
    tags: [...tags],
    notes: '',
    state: 'recording',
    ended: null,
    repaired: null,
    totals: EMPTY,
  };
}
