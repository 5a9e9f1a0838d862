import { MANIFEST_FILE, type Manifest } from '../ugn/weights-manifest';

/** A model as it lies in its folder: every file by its name, the manifest among them. */
export interface ModelFiles {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * The model's files under another id; only names change, so the hash stays. Shards have it in their names: a page that
 * loads while another model is published asks for those of its own manifest.
 */
export function renamedModel({ manifest, files }: ModelFiles, id: string): ReadonlyMap<string, Uint8Array> {
  const count = manifest.files.length;
  const start = `${id}-${manifest.hash.slice(0, 8)}`;
  const renamed = manifest.files.map((file, i) => ({ ...file, name: `${start}-${i + 1}of${count}.bin` }));
  const text = `${JSON.stringify({ ...manifest, id, files: renamed }, null, 1)}\n`;
  return new Map([
    ...renamed.map(({ name }, i): [string, Uint8Array] => [name, files.get(manifest.files[i].name)!]),
    [MANIFEST_FILE, new TextEncoder().encode(text)],
  ]);
}
