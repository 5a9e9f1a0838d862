import type { JobCell } from '@/lib/server/jobs';

/** A square for each cell; its words are for screen readers and for whoever points at one. */
export function CellMarks({ cells }: { cells: readonly JobCell[] }) {
  const counts = new Map<string, number>();
  for (const { state } of cells) counts.set(state, (counts.get(state) ?? 0) + 1);
  const words = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  return (
    <div role="img" aria-label={`Cells: ${words}`} className="flex flex-wrap gap-1">
      {cells.map(({ id, state }) => (
        <span key={id} title={`${id}: ${state}`} className="cell-mark" data-state={state} />
      ))}
    </div>
  );
}
