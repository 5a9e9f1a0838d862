import { describe, expect, it } from 'vitest';
import { graphEdges, strongestLinks } from '../../../app/_view/graph-edges';
import { layoutNodes } from '../../../app/_view/graph-layout';
import { CATALOGUE, DEFAULT_AUS } from '../../../lib/au/catalogue';

describe('layoutNodes', () => {
  it.each([
    ['the default units', DEFAULT_AUS],
    ['every unit of the catalogue', CATALOGUE.map(({ id }) => id)],
  ])('keeps the nodes of %s apart and inside the drawing', (_, aus) => {
    const places = layoutNodes(aus, 10);
    expect(places).toHaveLength(aus.length);
    places.forEach(({ x, y }, i) => {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(5);
      expect(Math.max(x, y)).toBeLessThanOrEqual(95);
      for (const other of places.slice(i + 1)) {
        expect(Math.hypot(other.x - x, other.y - y)).toBeGreaterThan(9.5);
      }
    });
  });

  it('puts brows above the mouth and the mouth above the chin', () => {
    const [brow, mouth, chin] = layoutNodes([1, 12, 17], 10);
    expect(brow.y).toBeLessThan(mouth.y);
    expect(mouth.y).toBeLessThan(chin.y);
  });
});

describe('graphEdges', () => {
  // Row-major [3, 3]; the strongest link is that of units 0 and 2.
  const adjacency = [9, 1, 2, 1, 9, 0, 2, 0, 9];

  it('weighs the mean mask of both directions by the adjacency, as a share of the largest link', () => {
    const maskMean = new Float32Array([1, 0.2, 1, 0.6, 1, 1, 0.5, 1, 1]);
    const edges = graphEdges({ maskMean, maskVariance: new Float32Array(9) }, adjacency, 3);
    expect(edges.map(({ i, j }) => [i, j])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(edges[0].strength).toBeCloseTo((0.4 * 1) / 2);
    expect(edges[1].strength).toBeCloseTo((0.75 * 2) / 2);
    expect(edges[2].strength).toBe(0);
  });

  it('calls a link that half the samples have and half have not entirely spread', () => {
    const face = { maskMean: new Float32Array(9).fill(0.5), maskVariance: new Float32Array(9).fill(0.25) };
    expect(graphEdges(face, adjacency, 3).map(({ spread }) => spread)).toEqual([1, 1, 1]);
  });

  it('has no strength where nothing was learned', () => {
    const face = { maskMean: new Float32Array(9).fill(1), maskVariance: new Float32Array(9) };
    expect(graphEdges(face, new Array(9).fill(0), 3).every(({ strength }) => strength === 0)).toBe(true);
  });
});

describe('strongestLinks', () => {
  it('keeps what is strongest for either end, and nothing that is not there', () => {
    const edges = [
      { i: 0, j: 1, strength: 0.9, spread: 0 },
      { i: 0, j: 2, strength: 0.5, spread: 0 },
      { i: 1, j: 2, strength: 0.4, spread: 0 },
      { i: 2, j: 3, strength: 0, spread: 0 },
    ];
    expect([...strongestLinks(edges, 4, 1)].sort()).toEqual([0, 1]);
  });
});
