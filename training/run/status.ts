import path from 'node:path';
import { writeAtomicallySync } from '../../lib/node/atomic';
import { markOf } from '../../lib/node/processes';
import { type RunStatus, STATUS_FILE } from '../../lib/runs/status-file';
import type { Device } from '../backends/device';
import type { Progress } from '../stages/progress';

/** Milliseconds between writes while the run goes on. */
const EVERY = 1000;

/** Keeps status.json up to date from what a run tells. */
export class StatusFile {
  private readonly file: string;
  private readonly status: RunStatus;
  private written = Number.NEGATIVE_INFINITY;

  constructor(folder: string, device: Device) {
    this.file = path.join(folder, STATUS_FILE);
    this.status = {
      state: 'running',
      ...markOf(),
      device: device.label,
      stage: null,
      stageLabel: 'Reading the data',
      step: 0,
      total: 0,
      imagesPerSecond: null,
      waiting: null,
      secondsLeft: null,
      updated: '',
      message: '',
    };
    this.write();
  }

  /** The same progress, whose news come here too. */
  following(progress: Progress): Progress {
    return {
      ...progress,
      say: (text) => {
        progress.say(text);
        this.change({ message: text.trim() });
      },
      begin: (label, total) => {
        progress.begin(label, total);
        this.change({
          stage: null,
          stageLabel: label,
          step: 0,
          total,
          imagesPerSecond: null,
          waiting: null,
          secondsLeft: null,
        });
      },
      advance: (step, total, reading) => {
        progress.advance(step, total, reading);
        if (!reading) return this.change({ step, total });
        const { stage, imagesPerSecond, waiting, secondsLeft } = reading;
        this.change({
          stage,
          step,
          total,
          imagesPerSecond: finite(imagesPerSecond),
          waiting: finite(waiting),
          secondsLeft: finite(secondsLeft),
        });
      },
    };
  }

  end(state: Exclude<RunStatus['state'], 'running'>, message: string): void {
    Object.assign(this.status, { state, message, secondsLeft: null });
    this.write();
  }

  private change(news: Partial<RunStatus>): void {
    Object.assign(this.status, news);
    if (performance.now() - this.written >= EVERY) this.write();
  }

  private write(): void {
    this.written = performance.now();
    this.status.updated = new Date().toISOString();
    // the next second writes another; only the last one need outlive a power cut
    const isFlushed = this.status.state !== 'running';
    try {
      writeAtomicallySync(this.file, `${JSON.stringify(this.status)}\n`, { isFlushed });
    } catch {
      // A full disk stops the run where something would be lost; here only a reading is.
    }
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
