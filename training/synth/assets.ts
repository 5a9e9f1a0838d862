import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { AppError, messageOf } from '../../lib/errors';
import { type Binding, parseMhclo } from './mhclo';
import { type ObjMesh, parseObj } from './obj';
import { parseTarget, type Target } from './target';

/** RGBA, 8 bits, sRGB, rows from the top. */
export interface Texture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Eyes, teeth, brows …: a mesh of its own that hangs on the head. */
export interface PartAsset {
  readonly mesh: ObjMesh;
  readonly binding: Binding;
}

/** The folder of heads (MakeHuman base mesh, shapes and parts), read on demand and kept in memory. */
export class HeadAssets {
  readonly base: ObjMesh;
  /** [F, 6] faces of the skin above the shoulders, corners as in ObjMesh.triangles */
  readonly skinTriangles: Uint32Array;
  private readonly targets = new Map<string, Target>();
  private readonly parts = new Map<string, PartAsset>();
  private readonly textures = new Map<string, Promise<Texture>>();

  /** @throws AppError io when the folder is not there or lacks a file */
  constructor(readonly folder: string) {
    if (!existsSync(join(folder, 'base.obj'))) {
      throw new AppError(
        'io',
        `No heads at ${folder}: base.obj is not there. Point --assets at the folder with the MakeHuman heads.`,
      );
    }
    this.base = parseObj(this.text('base.obj'), join(folder, 'base.obj'));
    this.skinTriangles = this.headSkin();
  }

  get vertexCount(): number {
    return this.base.positions.length / 3;
  }

  /** @param name path below the folder without `.target`, such as `facs/au/12` */
  target(name: string): Target {
    let target = this.targets.get(name);
    if (!target) {
      const file = `${name}.target`;
      target = parseTarget(this.text(file), join(this.folder, file), this.vertexCount);
      this.targets.set(name, target);
    }
    return target;
  }

  /** @param name path below the folder without extension, such as `teeth/FACSTeeth01` */
  part(name: string): PartAsset {
    let part = this.parts.get(name);
    if (!part) {
      const path = join(this.folder, name);
      const mesh = parseObj(this.text(`${name}.obj`), `${path}.obj`);
      const binding = parseMhclo(this.text(`${name}.mhclo`), `${path}.mhclo`, this.vertexCount);
      if (binding.anchors.length !== mesh.positions.length) {
        throw new AppError(
          'bad-input',
          `${path}: the .mhclo binds ${binding.anchors.length / 3} vertices, the .obj has ${mesh.positions.length / 3}.`,
        );
      }
      part = { mesh, binding };
      this.parts.set(name, part);
    }
    return part;
  }

  /** @param file path below the folder with extension */
  texture(file: string): Promise<Texture> {
    let texture = this.textures.get(file);
    if (!texture) {
      texture = readTexture(join(this.folder, file));
      this.textures.set(file, texture);
    }
    return texture;
  }

  /** Names of the files in a subfolder with an extension, sorted, without it. */
  list(subfolder: string, extension: string): string[] {
    try {
      return readdirSync(join(this.folder, subfolder))
        .filter((file) => file.endsWith(extension))
        .map((file) => basename(file, extension))
        .sort();
    } catch (cause) {
      throw new AppError('io', `Cannot list ${join(this.folder, subfolder)}: ${messageOf(cause)}`, { cause });
    }
  }

  /** Numbers of the vertices that belong to a group's faces, such as `helper-l-eye`. */
  groupVertices(group: string): number[] {
    const { triangles, groupOf, groups } = this.base;
    const wanted = groups.indexOf(group);
    const vertices = new Set<number>();
    for (let f = 0; f < groupOf.length; f++) {
      if (groupOf[f] === wanted) for (let k = 0; k < 6; k += 2) vertices.add(triangles[f * 6 + k]);
    }
    if (vertices.size === 0) {
      throw new AppError('bad-input', `${join(this.folder, 'base.obj')} has no group "${group}".`);
    }
    return [...vertices];
  }

  /** The targets were cut to the head: a face that reaches below would tear, so only whole ones are kept. */
  private headSkin(): Uint32Array {
    const head = new Set(this.text('head-vertices.txt').trim().split(/\s+/).map(Number));
    const { triangles, groupOf, groups } = this.base;
    const body = groups.indexOf('body');
    const kept: number[] = [];
    for (let f = 0; f < groupOf.length; f++) {
      const corners = triangles.subarray(f * 6, f * 6 + 6);
      if (groupOf[f] === body && head.has(corners[0]) && head.has(corners[2]) && head.has(corners[4])) {
        kept.push(...corners);
      }
    }
    return Uint32Array.from(kept);
  }

  private text(file: string): string {
    try {
      return readFileSync(join(this.folder, file), 'utf8');
    } catch (cause) {
      throw new AppError('io', `Cannot read ${join(this.folder, file)}: ${messageOf(cause)}`, { cause });
    }
  }
}

async function readTexture(path: string): Promise<Texture> {
  try {
    const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    throw new AppError('io', `Cannot read the picture ${path}: ${messageOf(cause)}`, { cause });
  }
}
