/**
 * Smooth vertex normals.
 * @param points [n, 3]
 * @param triangles [F, 6] as in ObjMesh
 * @returns [n, 3] of length 1, 0 for a vertex in no triangle
 */
export function vertexNormals(points: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(points.length);
  for (let t = 0; t < triangles.length; t += 6) {
    const a = triangles[t] * 3;
    const b = triangles[t + 2] * 3;
    const c = triangles[t + 4] * 3;
    const ux = points[b] - points[a];
    const uy = points[b + 1] - points[a + 1];
    const uz = points[b + 2] - points[a + 2];
    const vx = points[c] - points[a];
    const vy = points[c + 1] - points[a + 1];
    const vz = points[c + 2] - points[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (const corner of [a, b, c]) {
      normals[corner] += nx;
      normals[corner + 1] += ny;
      normals[corner + 2] += nz;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2]);
    if (length > 0) for (let k = 0; k < 3; k++) normals[i + k] /= length;
  }
  return normals;
}

/**
 * How far a vertex lies in a hollow: the mean of its neighbours above it along the normal, over the mean edge.
 * Folds between cheek and lip or across the brow gather dirt and shade there; the mesh is too coarse to show
 * them by its normals alone.
 * @returns [n], positive in a hollow
 */
export function hollowness(
  points: Float32Array,
  normals: Float32Array,
  triangles: Uint32Array,
): Float32Array {
  const count = points.length / 3;
  const rise = new Float32Array(count);
  const edges = new Float32Array(count);
  for (let t = 0; t < triangles.length; t += 6) {
    for (let k = 0; k < 6; k += 2) {
      const from = triangles[t + k];
      const to = triangles[t + ((k + 2) % 6)];
      const dx = points[to * 3] - points[from * 3];
      const dy = points[to * 3 + 1] - points[from * 3 + 1];
      const dz = points[to * 3 + 2] - points[from * 3 + 2];
      rise[from] += dx * normals[from * 3] + dy * normals[from * 3 + 1] + dz * normals[from * 3 + 2];
      rise[to] -= dx * normals[to * 3] + dy * normals[to * 3 + 1] + dz * normals[to * 3 + 2];
      const length = Math.hypot(dx, dy, dz);
      edges[from] += length;
      edges[to] += length;
    }
  }
  for (let i = 0; i < count; i++) rise[i] = edges[i] > 0 ? rise[i] / edges[i] : 0;
  return rise;
}
