import type { LogLine } from '../../lib/runs/log-lines';

/** Numbers of the moment, shown behind the bar. */
export interface StepReading {
  /** Number of the stage. */
  readonly stage: number;
  readonly loss: number;
  readonly imagesPerSecond: number;
  /** Share of the time spent waiting for images. */
  readonly waiting: number;
  readonly secondsLeft: number;
}

/** What a run tells: lines and a bar for people, log.jsonl for programs. */
export interface Progress {
  /** A line of text. */
  say(text: string): void;
  /** One line of the log. */
  log(line: LogLine): void;
  /** Starts a bar for a piece of work. */
  begin(label: string, total: number): void;
  advance(done: number, total: number, reading?: StepReading): void;
  end(): void;
}
