import { SingleBar } from 'cli-progress';

/**
 * A bar on the terminal; in a log a line every ten seconds.
 * @param things what is counted, such as photos; of a fraction of one only the whole ones are told
 * @param more shown behind; {name} stands for what an update tells by that name
 */
export function progressBar(things: string, more = ''): SingleBar {
  return new SingleBar({
    format: `{bar} {value}/{total} ${things}, {eta_formatted} left${more}`,
    formatValue: (value, _options, type) => String(type === 'value' ? Math.floor(value) : value),
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
}
