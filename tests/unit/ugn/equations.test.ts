import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Equation number to 'file function', from the doc comments of exported functions. */
function claims(): Array<[equation: number, place: string]> {
  const files = ['lib', 'training'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n([^\n]*)/g)].flatMap(([, comment, next]) => {
      const name = /^export (?:async )?function (\w+)/.exec(next)?.[1] ?? '(not an exported function)';
      const tags = [...comment.matchAll(/@equation (\d+)/g)];
      return tags.map(([, equation]): [number, string] => [Number(equation), `${file} ${name}`]);
    });
  });
}

/** The same from the first table of docs/EQUATIONS.md. */
function documented(): Array<[equation: number, place: string]> {
  const text = readFileSync(join(root, 'docs/EQUATIONS.md'), 'utf8');
  return [...text.matchAll(/^\| (\d+) \| `(\w+)` \| `([^`]+)` \|/gm)].map(([, equation, name, file]) => [
    Number(equation),
    `${file} ${name}`,
  ]);
}

const sorted = (entries: Array<[number, string]>) => entries.sort(([a], [b]) => a - b);

it('has each of the equations 1 to 12 in exactly one exported function, where the table says', () => {
  const found = sorted(claims());
  expect(found.map(([equation]) => equation)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(sorted(documented())).toEqual(found);
});
