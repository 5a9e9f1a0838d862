import uPlot from 'uplot';
import type { Line } from './chart';
import type { Compared } from './compared';

/**
 * Lines of several runs over the union of their steps. A step that a run does not have is passed over, a break of its
 * line stays one.
 * @param tables one for each run
 */
export function joinedLines(
  runs: readonly Compared[],
  tables: readonly { x: number[]; y: (number | null)[] }[],
  dots = false,
): { x: number[]; lines: Line[] } {
  const filled = tables.map(({ x, y }) => (x.length > 0 ? [x, y] : [[0], [null]]) as uPlot.AlignedData);
  const [x, ...columns] = uPlot.join(filled);
  const lines = runs.map(({ letter, colour, dash, detail }, i): Line => {
    return { label: detail.summary.name, letter, colour, dash, dots, values: columns[i] as Line['values'] };
  });
  return { x: [...x], lines };
}
