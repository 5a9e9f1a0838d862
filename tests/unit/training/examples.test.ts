import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DOMParser } from 'linkedom';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { chooseExamples } from '../../../training/evaluation/examples';
import { writeExamples } from '../../../training/report/write-examples';

const NO = Number.NaN;
const AUS = [1, 2, 4, 12];
const LEVELS = { thresholds: [0.5, 0.5, 0.5, 0.2], unsureAbove: [0.1, 0.1, 0.1, 0.2] };

interface Row {
  person: string;
  labels: number[];
  p: number[];
  doubt?: number[];
}

const answersOf = (rows: readonly Row[]) => ({
  aus: AUS,
  subjects: rows.map(({ person }) => person),
  labels: Float32Array.from(rows.flatMap(({ labels }) => labels)),
  p: Float32Array.from(rows.flatMap(({ p }) => p)),
  epistemic: Float32Array.from(rows.flatMap(({ doubt = [0, 0, 0, 0] }) => doubt)),
  aleatoric: new Float32Array(rows.length * AUS.length),
});

describe('examples are chosen by rule', () => {
  const right = { labels: [1, 1, 1, 0], p: [0.9, 0.9, 0.9, 0.1] };

  test('best: all right, none unsure, enough to see, the nearest to the truth of each person first', () => {
    const [best] = chooseExamples(
      answersOf([
        { person: 'a', ...right },
        { person: 'a', ...right, p: [0.8, 0.8, 0.8, 0] },
        { person: 'b', ...right, p: [0.99, 0.99, 0.99, 0] },
        { person: 'c', ...right, labels: [1, 1, 1, NO], p: [0.95, 0.95, 0.95, 0.9] },
        { person: 'unsure', ...right, doubt: [0, 0.11, 0, 0] },
        { person: 'wrong', ...right, p: [0.9, 0.9, 0.9, 0.3] },
        { person: 'relaxed', labels: [0, 0, 0, 0], p: [0, 0, 0, 0] },
      ]),
      LEVELS,
    );
    expect(best.found).toBe(4);
    expect(best.examples.map(({ image }) => image)).toEqual([2, 3, 0]);
    expect(best.examples[1]).toMatchObject({ person: 'c', present: [1, 2, 4], known: 3, right: 3 });
    expect(best.examples[1].shown.map(({ au }) => au)).toEqual([1, 2, 4]);
  });

  test('mistakes: the sure ones by distance from the truth, the unsure ones by doubt above its level', () => {
    const [, sure, unsure] = chooseExamples(
      answersOf([
        { person: 'a', labels: [1, 0, 0, 0], p: [0.1, 0, 0, 0] },
        { person: 'b', labels: [1, 0, 0, 0], p: [0.05, 0.99, 0, 0] },
        { person: 'c', labels: [NO, 0, 0, 0], p: [0.9, 0, 0.6, 0.25], doubt: [9, 0, 0.2, 0.3] },
      ]),
      LEVELS,
    );
    const brief = ({ examples }: typeof sure) => examples.map(({ person, shown }) => [person, shown[0].au]);
    // of b only the worse of two mistakes, which leaves AU1 to a
    expect([sure.found, brief(sure)]).toEqual([
      3,
      [
        ['b', 2],
        ['a', 1],
      ],
    ]);
    expect([unsure.found, brief(unsure)]).toEqual([2, [['c', 4]]]);
    expect(unsure.examples[0]).toMatchObject({ known: 3, right: 1, present: [] });
  });

  test('whatever the answers: at most four in a group, no person and no mistaken unit twice', () => {
    const random = new Random(4);
    const many = (draw: () => number) => Array.from({ length: AUS.length }, draw);
    const rows = Array.from({ length: 2000 }, (_, i) => ({
      person: `person ${i % 30}`,
      labels: many(() => Number(random.chance(0.7))),
      p: many(() => random.uniform()),
      doubt: many(() => 0.22 * random.uniform()),
    }));
    const groups = chooseExamples(answersOf(rows), LEVELS);
    for (const { examples, found } of groups) {
      expect(examples).toHaveLength(4);
      expect(found).toBeGreaterThan(4);
      expect(new Set(examples.map(({ person }) => person)).size).toBe(4);
    }
    for (const { examples } of groups.slice(1))
      expect(new Set(examples.map(({ shown }) => shown[0].au)).size).toBe(4);
  });
});

test('the sheet holds each chosen picture and what was said of it; the file beside it holds the same', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ugn-examples-'));
  try {
    const answers = answersOf([
      { person: 'a', labels: [1, 1, 1, 0], p: [0.9, 0.9, 0.999, 0.1] },
      { person: 'b', labels: [1, 0, 0, 0], p: [0.05, 0, 0, 0] },
    ]);
    const side = 16;
    const faces = [200, 60].map((grey) => ({
      count: 1,
      side,
      pixels: new Uint8Array(side * side * 3).fill(grey),
    }));
    await writeExamples(folder, answers, LEVELS, faces, { hash: 'abc', command: 'npm run evaluate' });
    const svg = await readFile(path.join(folder, 'examples.svg'), 'utf8');
    const document = new DOMParser().parseFromString(svg, 'text/xml');
    const texts = [...document.querySelectorAll('text')].map((text) => text.textContent);
    expect(texts).toEqual(
      expect.arrayContaining(['AU4 Brow lowerer', '> 99 %', 'is there, said absent', '5 %']),
    );
    const greys = await Promise.all(
      [...document.querySelectorAll('image')].map(async (image) => {
        const jpeg = Buffer.from(image.getAttribute('href')!.split(',')[1], 'base64');
        return (await sharp(jpeg).stats()).channels[0].mean;
      }),
    );
    expect(greys.map(Math.round)).toEqual([200, 60]);
    const content = JSON.parse(await readFile(path.join(folder, 'examples.json'), 'utf8'));
    expect(content).toMatchObject({ hash: 'abc', images: 2 });
    expect(content.groups.map(({ found }: { found: number }) => found)).toEqual([1, 1, 0]);
    expect(svg).toContain(content.groups[1].examples[0].jpeg);
  } finally {
    await rm(folder, { recursive: true });
  }
});
