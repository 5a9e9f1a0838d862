import { SingleBar } from 'cli-progress';

/**
 * A bar on the terminal; in a log a line every ten seconds.
 * @param things what is counted, such as photos
 */
export function progressBar(things: string): SingleBar {
  return new SingleBar({
    format: `{bar} {value}/{total} ${things}, {eta_formatted} left`,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
}
