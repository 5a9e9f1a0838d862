import { describe, expect, it } from 'vitest';
import { dotPlot } from '../../../app/(live)/_view/dot-plot';
import { fitFrame } from '../../../app/(live)/_view/fit';
import { SPARK, sparkPath, sparkY } from '../../../app/(live)/_view/spark-path';

describe('sparkPath', () => {
  it('ends at the right edge and leaves out what is older than ten seconds', () => {
    const path = sparkPath([
      { age: 11, p: 1 },
      { age: 0.5, p: 0 },
      { age: 0, p: 1 },
    ]);
    expect(path).toBe(
      `M${(0.95 * SPARK.width).toFixed(1)} ${sparkY(0).toFixed(1)}L68.0 ${sparkY(1).toFixed(1)}`,
    );
  });

  it('breaks the line while no face was seen', () => {
    const path = sparkPath([9, 8.9, 3, 2.9].map((age) => ({ age, p: 0.5 })));
    expect(path.match(/M/g)).toHaveLength(2);
  });
});

describe('fitFrame', () => {
  it('fills the width with a wide frame and the height with a tall one', () => {
    const room = { width: 700, height: 500 };
    expect(fitFrame({ width: 640, height: 360 }, room, 1)).toMatchObject({
      cssWidth: 700,
      width: 700,
      height: 394,
    });
    expect(fitFrame({ width: 360, height: 640 }, room, 1)).toMatchObject({ cssWidth: 281, height: 500 });
  });

  it('paints device pixels, at most two for one of CSS', () => {
    const fit = fitFrame({ width: 100, height: 100 }, { width: 300, height: 300 }, 3);
    expect(fit).toEqual({ cssWidth: 300, width: 600, height: 600, scale: 6 });
  });
});

describe('dotPlot', () => {
  it('shows sixteen answers around their mean, none over another', () => {
    const dots = dotPlot(0.5, 0.1, 0.05);
    expect(dots).toHaveLength(16);
    expect(dots.reduce((sum, { x }) => sum + x, 0) / 16).toBeCloseTo(0.5, 1);
    expect(new Set(dots.map(({ x, level }) => `${x} ${level}`)).size).toBe(16);
  });
});
