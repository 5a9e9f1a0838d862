import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ModelFiles } from '../../../lib/models/renamed-model';
import { servedFolder } from '../../../lib/models/served-folder';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { NORMALISATION } from '../../../lib/ugn/normalisation';
import { MANIFEST_FILE, manifestSchema, parseManifest } from '../../../lib/ugn/weights-manifest';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A model of two short shards, for what looks at names and contents alone. */
export function madeUpModel(text: string): ModelFiles {
  const shards = [1, 2].map((i): [string, Uint8Array] => [`x-${i}of2.bin`, Buffer.from(`${text} ${i}`)]);
  const files = shards.map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }));
  const manifest = manifestSchema.parse({
    ...{ formatVersion: 1, id: 'x', createdAt: '2026-01-01T00:00:00.000Z', normalisation: NORMALISATION },
    config: ugnConfigSchema.parse({ aus: [1], inputSize: 48, projectionSize: 8, outputSize: 6 }),
    ...{ thresholds: [0.5], unsureAbove: [0.1], files, weights: [] },
    training: { trainedOn: text, command: 'none', date: '2026-01-01', metrics: {} },
    hash: sha256(files.map((file) => file.sha256).join('')),
  });
  return { manifest, files: new Map([...shards, [MANIFEST_FILE, Buffer.from(JSON.stringify(manifest))]]) };
}

/** What the served model was made of, after a look at every file of it. */
export async function servedText(model: string): Promise<string> {
  const folder = await servedFolder(model);
  const manifest = parseManifest(await readFile(path.join(folder, MANIFEST_FILE)));
  for (const file of manifest.files) {
    const bytes = await readFile(path.join(folder, file.name));
    if (sha256(bytes) !== file.sha256) throw new Error(`${file.name} is of another model`);
  }
  return manifest.training.trainedOn;
}
