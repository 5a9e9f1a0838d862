type Vec = readonly [number, number, number];

/** A simple mesh in the space of the base mesh. */
export interface Solid {
  /** [n, 3] */
  readonly positions: Float32Array;
  /** [n, 2], one for each vertex */
  readonly uvs: Float32Array;
  /** [F, 6] as in ObjMesh */
  readonly triangles: Uint32Array;
}

/**
 * A surface over a grid of rows × columns points.
 * @param at the point at v (row) and u (column), both 0..1
 */
export function sheet(rows: number, columns: number, at: (u: number, v: number) => Vec): Solid {
  const positions = new Float32Array(rows * columns * 3);
  const uvs = new Float32Array(rows * columns * 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [u, v] = [column / (columns - 1), row / (rows - 1)];
      const i = row * columns + column;
      positions.set(at(u, v), i * 3);
      uvs.set([u, v], i * 2);
    }
  }
  const triangles: number[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const a = row * columns + column;
      const c = a + columns;
      for (const corner of [a, a + 1, c, a + 1, c + 1, c]) triangles.push(corner, corner);
    }
  }
  return { positions, uvs, triangles: Uint32Array.from(triangles) };
}

/** A round tube through points, each with its radius; an end of radius 0 closes it. */
export function tube(path: readonly Vec[], radii: readonly number[], sides = 8): Solid {
  const frames = path.map((point, i) => {
    const next = path[Math.min(path.length - 1, i + 1)];
    const last = path[Math.max(0, i - 1)];
    const along = unit(minus(next, last));
    const across = unit(cross(along, Math.abs(along[2]) < 0.9 ? [0, 0, 1] : [0, 1, 0]));
    return { point, across, up: cross(along, across) };
  });
  return sheet(path.length, sides + 1, (u, v) => {
    const i = Math.round(v * (path.length - 1));
    const { point, across, up } = frames[i];
    const angle = 2 * Math.PI * u;
    const [x, y] = [radii[i] * Math.cos(angle), radii[i] * Math.sin(angle)];
    return [0, 1, 2].map((k) => point[k] + x * across[k] + y * up[k]) as unknown as Vec;
  });
}

/** A tube of one radius with round ends. */
export function capsule(from: Vec, to: Vec, radius: number, bend: Vec = [0, 0, 0]): Solid {
  const along = minus(to, from);
  const length = Math.hypot(...along);
  const path: Vec[] = [];
  const radii: number[] = [];
  const rings = 9;
  for (let i = 0; i < rings; i++) {
    const t = i / (rings - 1);
    const place =
      t < 0.5 ? -radius + 2 * t * (radius + length / 2) : length / 2 + (2 * t - 1) * (radius + length / 2);
    const beyond = Math.max(-place, place - length, 0) / radius;
    const share = place / length;
    const sag = 4 * share * (1 - share);
    path.push([0, 1, 2].map((k) => from[k] + along[k] * share + bend[k] * sag) as unknown as Vec);
    radii.push(radius * Math.sqrt(Math.max(0, 1 - beyond * beyond)));
  }
  return tube(path, radii);
}

/** Several solids as one. */
export function joined(solids: readonly Solid[]): Solid {
  let offset = 0;
  const triangles: number[] = [];
  for (const solid of solids) {
    for (const corner of solid.triangles) triangles.push(corner + offset);
    offset += solid.positions.length / 3;
  }
  return {
    positions: Float32Array.from(solids.flatMap((solid) => [...solid.positions])),
    uvs: Float32Array.from(solids.flatMap((solid) => [...solid.uvs])),
    triangles: Uint32Array.from(triangles),
  };
}

function minus(a: Vec, b: Vec): Vec {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Vec, b: Vec): Vec {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(a: Vec): Vec {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}
