import { expect, it } from 'vitest';
import { layoutNodes } from '../../../app/_view/graph-layout';

it('finds a place in the graph for units that the catalogue does not know, as an imported recording may have', () => {
  const places = layoutNodes([12, 98, 99], 10);
  for (const { x, y } of places) expect(Math.min(x, y) >= 5 && Math.max(x, y) <= 95).toBe(true);
  const [, one, other] = places;
  expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(9.5);
});
