import type { FrameResult } from '../live/client';
import { facePart, frameRows } from '../readings/face-rows';
import type { ReadingRow, ReadModel } from '../readings/reading-row';
import type { FaceRow, Reading, Row } from './reading-types';

interface Frame {
  readonly frame: number;
  /** Seconds. */
  readonly timestamp: number;
  /** performance.now() time, milliseconds. */
  readonly takenAt: number;
  /** ISO 8601. */
  readonly utc?: string;
}

/** Makes readings of what the worker says. */
export class ReadingMaker {
  constructor(
    readonly model: ReadModel,
    readonly input: string,
  ) {}

  /** @param result its bitmap may be closed */
  reading(result: FrameResult, { frame, timestamp, takenAt, utc }: Frame): Reading {
    const { width, height } = result.bitmap;
    const facts = { input: this.input, frame, timestamp: Number(timestamp.toFixed(6)), ...(utc && { utc }) };
    const rows: (ReadingRow & Row)[] = frameRows(
      facts,
      result.faces.map((face) => facePart(face, this.model)),
    );
    return {
      rows,
      faces: rows.filter((row): row is ReadingRow & FaceRow => row.success),
      frame,
      timestamp: facts.timestamp,
      takenAt,
      readAt: performance.now(),
      width,
      height,
      found: result.found,
      isCut: result.isCut,
    };
  }
}
