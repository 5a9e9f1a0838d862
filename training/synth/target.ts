import { AppError } from '../../lib/errors';

/** A sparse displacement field over the base mesh. */
export interface Target {
  /** [n] vertex numbers */
  readonly indices: Uint32Array;
  /** [n, 3] displacement at weight 1, decimetres */
  readonly offsets: Float32Array;
}

/**
 * Reads a MakeHuman `.target` file: `index dx dy dz` on each line, `#` starts a comment.
 * @param vertexCount of the mesh that the target moves
 * @throws AppError bad-input with path and line for a line that cannot be used
 */
export function parseTarget(text: string, path: string, vertexCount: number): Target {
  const indices: number[] = [];
  const offsets: number[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line === '' || line.startsWith('#')) continue;
    const [index, dx, dy, dz, ...rest] = line.split(/\s+/).map(Number);
    if (![dx, dy, dz].every(Number.isFinite) || rest.length > 0) {
      throw new AppError('bad-input', `${path}:${i + 1}: expected "index dx dy dz", found "${line}".`);
    }
    if (!Number.isInteger(index) || index < 0 || index >= vertexCount) {
      throw new AppError(
        'bad-input',
        `${path}:${i + 1}: vertex ${line.split(/\s+/)[0]} is not one of the mesh's ${vertexCount}.`,
      );
    }
    indices.push(index);
    offsets.push(dx, dy, dz);
  }
  return { indices: Uint32Array.from(indices), offsets: Float32Array.from(offsets) };
}

/** positions += weight × target, in place. */
export function addTarget(positions: Float32Array, target: Target, weight: number): void {
  const { indices, offsets } = target;
  for (let i = 0; i < indices.length; i++) {
    const at = indices[i] * 3;
    positions[at] += weight * offsets[i * 3];
    positions[at + 1] += weight * offsets[i * 3 + 1];
    positions[at + 2] += weight * offsets[i * 3 + 2];
  }
}
