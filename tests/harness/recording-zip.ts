import { BlobReader, BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { ChunkBuilder, type RecordedFace } from '../../lib/recording/chunk';
import { headOf } from '../../lib/recording/framing';
import { GraphSampler } from '../../lib/recording/graph';
import type { Chunk } from '../../lib/recording/packed';
import type { RecordingHeader } from '../../lib/recording/recording';
import { countRows } from '../../lib/recording/totals';

/** A frame of a made-up recording; time in seconds. */
export interface MadeUpFrame {
  readonly time: number;
  readonly faces: RecordedFace[];
}

/** Made-up frames as a zip that the library imports. */
export async function recordingZip(
  header: RecordingHeader,
  name: string,
  frames: Iterable<MadeUpFrame>,
): Promise<Blob> {
  const units = header.model.aus.length;
  const builder = new ChunkBuilder(units);
  const sampler = new GraphSampler(header.settings.graphRate, units);
  const counted = countRows(units);
  const parts: { frames: BlobPart[]; graphs: BlobPart[] } = { frames: [], graphs: [] };
  const keep = (into: BlobPart[], chunk: Chunk | null, count: (chunk: Chunk) => void) => {
    if (!chunk) return;
    into.push(headOf(chunk), chunk.bytes);
    count(chunk);
  };
  const take = () => {
    keep(parts.frames, builder.take(), counted.add);
    keep(parts.graphs, sampler.take(), counted.addGraphs);
  };
  let frame = 0;
  for (const { time, faces } of frames) {
    builder.add(++frame, time, faces);
    if (faces.length > 0) sampler.add(time, faces[0]);
    if (builder.span >= 0.9) take();
  }
  take();
  const entry = {
    ...{ header, name, tags: [], notes: '', ended: 'stopped', repaired: null },
    totals: counted.totals,
  };
  const zip = new ZipWriter(new BlobWriter('application/zip'), { level: 0 });
  await zip.add('recording.json', new TextReader(JSON.stringify(entry)));
  await zip.add('frames.bin', new BlobReader(new Blob(parts.frames)));
  await zip.add('graphs.bin', new BlobReader(new Blob(parts.graphs)));
  return zip.close();
}
