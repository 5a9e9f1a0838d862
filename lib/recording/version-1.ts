import { z } from 'zod';
import { PART, PLACE, rowLength } from './chunk';
import { type Chunk, chunkOf, isIntact, viewsOf } from './packed';

/*
 * Recordings of version 1 had no turn of the head, no baseline, no attention peaks and no graph. They stay as they
 * are where they lie; whoever reads an entry or a chunk brings it up here, and the rest of the code knows the
 * present version alone. The first recordings of version 2 noted no gaps.
 */

const PLACE_1 = { units: 23 } as const;
const PARTS_1 = 5;

/** How pages of that time steadied what they showed. */
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

const withoutGapsSchema = z.looseObject({
  header: z.looseObject({ version: z.literal(2), gaps: z.undefined().optional() }),
});

/** An entry as the present version has it; what is neither that nor an earlier one comes back as it is. */
export function upgradedEntry(entry: unknown): unknown {
  const upgraded = fromVersion1(entry);
  const { success, data } = withoutGapsSchema.safeParse(upgraded);
  return success ? { ...data, header: { ...data.header, gaps: [] } } : upgraded;
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
  const before = PLACE_1.units + PARTS_1 * units;
  if (!isIntact(chunk, before)) return chunk;
  const after = rowLength(units);
  const { times, values } = viewsOf(chunk, before);
  const rows = new Float32Array(chunk.rows * after);
  for (let i = 0; i < chunk.rows; i++) {
    const old = values.subarray(i * before, (i + 1) * before);
    const row = rows.subarray(i * after, (i + 1) * after);
    row.set(old.subarray(0, PLACE_1.units));
    row.set(old.subarray(PLACE_1.units), PLACE.units);
    if (old[PLACE.face] < 0) continue;
    row.fill(Number.NaN, PLACE_1.units, PLACE.units);
    row.fill(Number.NaN, PLACE.units + PART.adjusted * units);
  }
  return chunkOf(times, rows);
}
