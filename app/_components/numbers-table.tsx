import type { ReactNode } from 'react';

interface Props {
  caption?: string;
  head: readonly string[];
  /** Cells in the order of the head; the first names the row. */
  rows: readonly (readonly [name: string, ...cells: ReactNode[]])[];
  className?: string;
}

/** Numbers with a heading for each row and column. */
export function NumbersTable({ caption, head, rows, className = '' }: Props) {
  return (
    <table className={`scores ${className}`}>
      {caption && <caption className="px-2.5 py-2 text-left text-muted">{caption}</caption>}
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...cells]) => (
          <tr key={first}>
            <th scope="row" className="font-medium">
              {first}
            </th>
            {cells.map((cell, i) => (
              <td key={head[i + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
