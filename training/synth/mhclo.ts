import { AppError } from '../../lib/errors';

/** Scale of a part along one axis: the distance of two mesh vertices there, over the distance at rest. */
interface ScaleReference {
  readonly from: number;
  readonly to: number;
  readonly rest: number;
}

/** How the vertices of a part hang on the vertices of the base mesh. */
export interface Binding {
  /** x, y, z */
  readonly scales: readonly ScaleReference[];
  /** [n, 3] mesh vertices */
  readonly anchors: Uint32Array;
  /** [n, 3], each row sums to 1 */
  readonly weights: Float32Array;
  /** [n, 3], before scaling */
  readonly offsets: Float32Array;
}

/**
 * Reads a MakeHuman `.mhclo` file: scale lines in the header, then after `verts 0` one line for each vertex,
 * either `i` or `i j k a b c dx dy dz`.
 * @param vertexCount of the base mesh
 * @throws AppError bad-input with path and line for a line that cannot be used
 */
export function parseMhclo(text: string, path: string, vertexCount: number): Binding {
  const scales = new Map<string, ScaleReference>();
  const anchors: number[] = [];
  const weights: number[] = [];
  const offsets: number[] = [];
  let inVertices = false;

  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line === '' || line.startsWith('#')) continue;
    const fields = line.split(/\s+/);
    const refuse = (why: string): never => {
      throw new AppError('bad-input', `${path}:${i + 1}: ${why}: "${line.slice(0, 60)}".`);
    };
    if (!inVertices) {
      if (fields[0] === 'verts') inVertices = true;
      const axis = /^([xyz])_scale$/.exec(fields[0])?.[1];
      if (!axis) continue;
      const [from, to, rest] = fields.slice(1).map(Number);
      if (!(from < vertexCount && to < vertexCount && rest > 0))
        refuse('a scale needs two vertices and a length');
      scales.set(axis, { from, to, rest });
      continue;
    }
    const numbers = fields.map(Number);
    if (!numbers.every(Number.isFinite)) refuse('a binding holds only numbers');
    if (numbers.length !== 1 && numbers.length !== 9) refuse('a binding has 1 or 9 numbers');
    const row = numbers.length === 9 ? numbers : [numbers[0], numbers[0], numbers[0], 1, 0, 0, 0, 0, 0];
    if (row.slice(0, 3).some((v) => !Number.isInteger(v) || v < 0 || v >= vertexCount)) {
      refuse(`a binding names a vertex that is not one of the mesh's ${vertexCount}`);
    }
    anchors.push(...row.slice(0, 3));
    weights.push(...row.slice(3, 6));
    offsets.push(...row.slice(6));
  }
  const ordered = ['x', 'y', 'z'].map((axis) => {
    const scale = scales.get(axis);
    if (!scale) throw new AppError('bad-input', `${path}: the header has no ${axis}_scale line.`);
    return scale;
  });
  if (anchors.length === 0) throw new AppError('bad-input', `${path}: no bindings follow a "verts" line.`);
  return {
    scales: ordered,
    anchors: Uint32Array.from(anchors),
    weights: Float32Array.from(weights),
    offsets: Float32Array.from(offsets),
  };
}

/**
 * The three scales of a part. Measure them on the identity without expression: an open jaw would otherwise
 * stretch the teeth.
 */
export function measureScales(binding: Binding, positions: Float32Array): [number, number, number] {
  const scale = (axis: number) => {
    const { from, to, rest } = binding.scales[axis];
    return Math.abs(positions[from * 3 + axis] - positions[to * 3 + axis]) / rest;
  };
  return [scale(0), scale(1), scale(2)];
}

/** The part's vertices on a deformed mesh, [n, 3]. */
export function fitPart(
  binding: Binding,
  positions: Float32Array,
  scales: readonly [number, number, number],
): Float32Array {
  const { anchors, weights, offsets } = binding;
  const out = new Float32Array(anchors.length);
  for (let i = 0; i < anchors.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      out[i + axis] =
        weights[i] * positions[anchors[i] * 3 + axis] +
        weights[i + 1] * positions[anchors[i + 1] * 3 + axis] +
        weights[i + 2] * positions[anchors[i + 2] * 3 + axis] +
        offsets[i + axis] * scales[axis];
    }
  }
  return out;
}
