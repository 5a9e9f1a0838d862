import type { StreamRow } from '../readings/stream-message';
import { ClockTie } from './clock-tie';
import type { LslLibrary, LslOutlet } from './lsl-library';
import { type Channel, channelsOf } from './unit-channels';

interface Open {
  readonly outlet: LslOutlet;
  readonly channels: readonly Channel[];
  /** The newest one that had the face. */
  frame: number;
}

/**
 * Sends rows as Lab Streaming Layer streams, one for each face from when it is first seen. In a frame without the face its
 * stream has NaN (sent with the next frame), so that receivers can tell a face that is away from a line that is dead.
 */
export class LslSender {
  readonly #library: LslLibrary;
  readonly #tie: ClockTie;
  readonly #open = new Map<number, Open>();
  /** The newest frame, and when it was on the library's clock. */
  #frame = 0;
  #time = 0;

  constructor(library: LslLibrary) {
    this.#library = library;
    this.#tie = new ClockTie(library.now);
  }

  /** @param row those of a frame follow each other */
  send(row: StreamRow): void {
    if (row.utc === undefined) return;
    const time = this.#tie.at(row.timestamp, row.utc);
    if (row.frame !== this.#frame) this.#endFrame();
    this.#frame = row.frame;
    this.#time = time;
    if (!row.success) return;
    const open = this.#open.get(row.face_id) ?? this.#begin(row);
    open.outlet.push(
      Float32Array.from(open.channels, ({ value }) => value(row)),
      time,
    );
    open.frame = row.frame;
  }

  /** Faces that the frame did not have. */
  #endFrame(): void {
    for (const open of this.#open.values()) {
      if (open.frame < this.#frame)
        open.outlet.push(new Float32Array(open.channels.length).fill(Number.NaN), this.#time);
    }
  }

  close(): void {
    for (const { outlet } of this.#open.values()) outlet.close();
    this.#open.clear();
  }

  #begin(row: StreamRow & { success: true }): Open {
    const channels = channelsOf(row);
    const { model, model_hash, backend, settings, app_version } = row;
    const outlet = this.#library.open({
      name: `UGN Live face ${row.face_id + 1}`,
      type: 'ActionUnits',
      sourceId: `ugn-live-face-${row.face_id + 1}`,
      channels,
      facts: { model, model_hash, backend, settings, app_version },
    });
    const open = { outlet, channels, frame: row.frame };
    this.#open.set(row.face_id, open);
    return open;
  }
}
