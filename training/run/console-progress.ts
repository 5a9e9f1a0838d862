import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { SingleBar } from 'cli-progress';
import { AppError, messageOf } from '../../lib/errors';
import { duration } from '../../lib/numbers/duration';
import { LOG_FILE } from '../../lib/runs/log-lines';
import type { Progress, StepReading } from '../stages/progress';

/** Shows a bar on a terminal; elsewhere a line every ten seconds. */
export function consoleProgress(folder: string, logName = LOG_FILE): Progress {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, logName);
  const isTerminal = Boolean(process.stdout.isTTY);
  let bar: SingleBar | null = null;
  let label = '';
  let lastLine = 0;

  const text = (reading?: StepReading) => {
    if (!reading) return '';
    const { loss, imagesPerSecond, waiting, secondsLeft } = reading;
    const waited = (100 * waiting).toFixed(1);
    const speed = Number.isNaN(imagesPerSecond)
      ? 'measuring the speed'
      : `${imagesPerSecond.toFixed(1)} images/s  ${waited} % waiting  ${duration(secondsLeft)} left`;
    return `loss ${loss.toFixed(3)}  ${speed}`;
  };
  const say = (line: string) => {
    if (bar) bar.stop();
    console.log(line);
    if (bar) bar = null;
  };
  return {
    say,
    log(entry) {
      try {
        appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
      } catch (cause) {
        throw new AppError('io', `Cannot write the log ${file}: ${messageOf(cause)}`, { cause });
      }
    },
    begin(name, total) {
      label = name;
      lastLine = performance.now();
      if (isTerminal) bar = startBar(label, total);
    },
    advance(done, total, reading) {
      if (isTerminal) {
        bar ??= startBar(label, total);
        bar.setTotal(total);
        bar.update(done, { text: text(reading) });
      } else if (performance.now() - lastLine > 10_000) {
        lastLine = performance.now();
        console.log(`${label}  ${done}/${total}  ${text(reading)}`);
      }
    },
    end() {
      bar?.stop();
      bar = null;
    },
  };
}

function startBar(label: string, total: number): SingleBar {
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total}  {text}`,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
  });
  bar.start(total, 0, { text: '' });
  return bar;
}
