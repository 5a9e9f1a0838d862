import { describe, expect, it } from 'vitest';
import { AppError } from '../../../lib/errors';
import { fitPart, measureScales, parseMhclo } from '../../../training/synth/mhclo';
import { parseObj } from '../../../training/synth/obj';
import { addTarget, parseTarget } from '../../../training/synth/target';

const square = ['v 0 0 0', 'v 1 0 0', 'v 1 1 0', 'v 0 1 0', 'vt 0 0', 'vt 1 0', 'vt 1 1'];

describe('parseObj', () => {
  it('cuts a polygon into a fan and keeps its group', () => {
    const text = [...square, 'g joint', 'f 1/1 2/2 3/3', 'g body', 's off', 'f 1/1 2/2 3/3 4/1', ''].join(
      '\r\n',
    );
    const mesh = parseObj(text, 'square.obj');
    expect([...mesh.triangles.slice(6)]).toEqual([0, 0, 1, 1, 2, 2, 0, 0, 2, 2, 3, 0]);
    expect([...mesh.groupOf].map((group) => mesh.groups[group])).toEqual(['joint', 'body', 'body']);
  });

  it.each([
    ['f 1/1 2/2 9/3', /face names a vertex/],
    ['f 1/1 2/2 3', /face names a vertex/],
    ['f 1/1 2/2', /three corners/],
    ['v 0 zero 0', /3 numbers/],
  ])('refuses "%s" with path and line', (line, why) => {
    const parse = () => parseObj([...square, line].join('\n'), 'square.obj');
    expect(parse).toThrow(AppError);
    expect(parse).toThrow(why);
    expect(parse).toThrow(/square\.obj:8/);
  });

  it('refuses a mesh without faces', () => {
    expect(() => parseObj(square.join('\n'), 'square.obj')).toThrow(/no faces/);
  });
});

describe('parseTarget', () => {
  it('skips comments and empty lines, and moves only what is listed', () => {
    const target = parseTarget('# basemesh hm08\n\n1 0.5 0 -1e-1\n', 'smile.target', 3);
    const positions = new Float32Array(9);
    addTarget(positions, target, 2);
    expect([...positions]).toEqual([0, 0, 0, 1, 0, Math.fround(-0.2), 0, 0, 0]);
  });

  it.each([
    ['3 0 0 0', /vertex 3 is not one of the mesh's 3/],
    ['-1 0 0 0', /vertex -1/],
    ['1.5 0 0 0', /vertex 1\.5/],
    ['1 0 0', /expected "index dx dy dz"/],
    ['1 0 0 0 0', /expected/],
  ])('refuses "%s" with path and line', (line, why) => {
    const parse = () => parseTarget(`0 0 0 0\n${line}`, 'smile.target', 3);
    expect(parse).toThrow(why);
    expect(parse).toThrow(/smile\.target:2/);
  });
});

describe('parseMhclo', () => {
  const header = ['name hat', 'x_scale 0 1 2', 'y_scale 0 1 1', 'z_scale 0 1 1', 'verts 0'];

  it('places a vertex on another, or between three with a scaled offset', () => {
    const binding = parseMhclo([...header, '2', '0 1 2 0.5 0.75 -0.25 1 0 0'].join('\n'), 'hat.mhclo', 3);
    const mesh = Float32Array.from([0, 0, 0, 4, 1, 1, 0, 8, 0]);
    const scales = measureScales(binding, mesh);
    expect(scales).toEqual([2, 1, 1]);
    expect([...fitPart(binding, mesh, scales)]).toEqual([0, 8, 0, 3 + 2, 0.75 - 2, 0.75]);
  });

  it.each([
    ['0 1', /1 or 9 numbers/],
    ['3', /not one of the mesh's 3/],
    ['0 1 2 a b c 0 0 0', /only numbers/],
  ])('refuses the binding "%s" with path and line', (line, why) => {
    const parse = () => parseMhclo([...header, line].join('\n'), 'hat.mhclo', 3);
    expect(parse).toThrow(why);
    expect(parse).toThrow(/hat\.mhclo:6/);
  });

  it('refuses a header without a scale', () => {
    expect(() => parseMhclo('x_scale 0 1 2\nverts 0\n1', 'hat.mhclo', 3)).toThrow(/no y_scale/);
  });
});
