import { AppError } from '../../lib/errors';

/** A triangle mesh with texture coordinates, as read from a Wavefront file. */
export interface ObjMesh {
  /** [V, 3] */
  readonly positions: Float32Array;
  /** [T, 2], v upwards */
  readonly uvs: Float32Array;
  /** [F, 6]: vertex and texture index of the three corners: v0 t0 v1 t1 v2 t2 */
  readonly triangles: Uint32Array;
  readonly groups: readonly string[];
  /** [F], index into groups */
  readonly groupOf: Uint16Array;
}

/**
 * Reads the `v`, `vt`, `g` and `f` lines of an OBJ file; polygons are cut into fans.
 * @param path only for messages
 * @throws AppError bad-input with path and line for a line that cannot be used
 */
export function parseObj(text: string, path: string): ObjMesh {
  const positions: number[] = [];
  const uvs: number[] = [];
  const triangles: number[] = [];
  const groups: string[] = ['default'];
  const groupOf: number[] = [];
  let group = 0;

  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const fields = lines[i].trim().split(/\s+/);
    const refuse = (why: string): never => {
      throw new AppError('bad-input', `${path}:${i + 1}: ${why}: "${lines[i].trim().slice(0, 60)}".`);
    };
    if (fields[0] === 'v' || fields[0] === 'vt') {
      const size = fields[0] === 'v' ? 3 : 2;
      const into = fields[0] === 'v' ? positions : uvs;
      for (let k = 1; k <= size; k++) {
        const value = Number(fields[k]);
        if (!Number.isFinite(value)) refuse(`a ${fields[0]} line needs ${size} numbers`);
        into.push(value);
      }
    } else if (fields[0] === 'g') {
      const name = fields[1] ?? 'default';
      group = groups.indexOf(name);
      if (group < 0) group = groups.push(name) - 1;
    } else if (fields[0] === 'f') {
      if (fields.length < 4) refuse('a face needs at least three corners');
      const corners = fields.slice(1).map((corner) => {
        const [v, vt] = corner.split('/').map((index) => Number(index) - 1);
        const known = v >= 0 && v < positions.length / 3 && vt >= 0 && vt < uvs.length / 2;
        if (!known) refuse('a face names a vertex or texture point that is not there');
        return [v, vt];
      });
      for (let k = 2; k < corners.length; k++) {
        triangles.push(...corners[0], ...corners[k - 1], ...corners[k]);
        groupOf.push(group);
      }
    }
  }
  if (triangles.length === 0) throw new AppError('bad-input', `${path}: the mesh has no faces.`);
  return {
    positions: Float32Array.from(positions),
    uvs: Float32Array.from(uvs),
    triangles: Uint32Array.from(triangles),
    groups,
    groupOf: Uint16Array.from(groupOf),
  };
}
