import { z } from 'zod';
import { PLACE, rowLength } from './chunk';
import { type Chunk, chunkOf, isIntact, viewsOf } from './packed';

/*
 * Recordings of version 1 had no turn of the head, no baseline, no attention peaks and no graph; the first of version 2
 * noted no gaps, and none of it how likely a face is covered. They stay as they are where they lie; whoever reads an
 * entry or a chunk brings it up here, and the rest of the code knows the present version alone.
 */

/** Of rows of each earlier version: numbers before those of the units, and of each unit. Neither can be another's length. */
const EARLIER_ROWS = [
  { units: 23, parts: 5 },
  { units: 24, parts: 8 },
] as const;

/** How pages of version 1 steadied what they showed. */
const SMOOTHING_1 = { filter: 'one-euro', restCutoff: 1, cutoffPerSpeed: 0.25, speedCutoff: 1.5 };

/** What is changed in an entry; the rest stays. */
const version1Schema = z.looseObject({
  header: z.looseObject({
    version: z.literal(1),
    settings: z.looseObject({ smoothing: z.boolean() }),
    source: z.looseObject({ camera: z.looseObject({}).nullable() }),
    video: z.looseObject({}).nullable(),
  }),
  totals: z.looseObject({}),
});

const version2Schema = z.looseObject({ header: z.looseObject({ version: z.literal(2) }) });

/** An entry as the present version has it; what is neither that nor an earlier one comes back as it is. */
export function upgradedEntry(entry: unknown): unknown {
  const upgraded = fromVersion1(entry);
  const { success, data } = version2Schema.safeParse(upgraded);
  return success ? { ...data, header: { gaps: [], ...data.header, version: 3 } } : upgraded;
}

function fromVersion1(entry: unknown): unknown {
  const { success, data } = version1Schema.safeParse(entry);
  if (!success) return entry;
  const { header, totals } = data;
  const { settings, source, video } = header;
  return {
    ...data,
    header: {
      ...header,
      version: 2,
      settings: { ...settings, every: 1, smoothing: settings.smoothing ? SMOOTHING_1 : null, graphRate: 0 },
      baselines: [],
      source: { ...source, camera: source.camera && { ...source.camera, more: {} } },
      video: video && { ...video, overlay: false },
    },
    totals: { ...totals, graphs: 0 },
  };
}

/**
 * A chunk as the present version has it; one that is of the present version, or damaged, comes back as it is.
 * @param units how many action units the model has
 */
export function upgradedChunk(chunk: Chunk, units: number): Chunk {
  const earlier = EARLIER_ROWS.find((rows) => isIntact(chunk, rows.units + rows.parts * units));
  if (!earlier) return chunk;
  const before = earlier.units + earlier.parts * units;
  const after = rowLength(units);
  const { times, values } = viewsOf(chunk, before);
  const rows = new Float32Array(chunk.rows * after);
  for (let i = 0; i < chunk.rows; i++) {
    const old = values.subarray(i * before, (i + 1) * before);
    const row = rows.subarray(i * after, (i + 1) * after);
    row.set(old.subarray(0, earlier.units));
    row.set(old.subarray(earlier.units), PLACE.units);
    if (old[PLACE.face] < 0) continue;
    row.fill(Number.NaN, earlier.units, PLACE.units);
    row.fill(Number.NaN, PLACE.units + earlier.parts * units);
  }
  return chunkOf(times, rows);
}
