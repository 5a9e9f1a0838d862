import { type NumberColumn, numberColumns } from '../readings/number-columns';
import { provenance } from '../readings/provenance';
import type { FaceRow, ReadingRow } from '../readings/reading-row';
import { xmlText } from '../readings/xml-text';
import { blobOf } from '../recording/export-recording';
import { readingHeader } from '../recording/facts';
import type { Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import { rowsOf } from '../recording/rows';
import type { RecordingStore } from '../recording/store';
import { hasClock } from '../recording/wall-clock';
import { markRows, POINT_SECONDS } from './elan-tiers';
import {
  boundaryChunk,
  clockOffsetChunk,
  type Elements,
  fileHeaderChunk,
  numberSamplesChunk,
  streamFooterChunk,
  streamHeaderChunk,
  textSamplesChunk,
  XDF_MAGIC,
} from './xdf-chunks';

/*
 * A recording as XDF, the format of Lab Streaming Layer's recorder. Streams: the frames, what people marked and what was
 * not read, and each face. All have the nominal rate 0, "irregular": readers lay a stream with a rate on a straight line,
 * over gaps too. Time stamps are seconds of the recording, whose clock all streams share.
 */

const FRAMES = 1;
const MARKERS = 2;
/** Stream of the face with number 0. */
const FIRST_FACE = 3;

const FRAME_CHANNELS: readonly Channel[] = [
  { name: 'frame', unit: '', meaning: 'number of the frame, from 1' },
  { name: 'faces', unit: '', meaning: 'faces that were read in it' },
  {
    name: 'unix_time',
    unit: 's',
    meaning: 'when it was taken, since 1970-01-01T00:00:00Z; NaN for a video file',
  },
];

type Channel = Pick<NumberColumn, 'name' | 'unit' | 'meaning'>;
type Format = 'float32' | 'double64' | 'string';

/** What a footer says of a stream. */
interface Tally {
  readonly stream: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/**
 * The file, with annotations, corrections and gaps as markers.
 * @throws AppError bad-input for a damaged part
 */
export async function xdfFile(store: RecordingStore, recording: Recording): Promise<Blob> {
  const marks = await store.marks(recording.id);
  return blobOf(xdfPieces(recording, marks, chunksOf(store, recording)), 'application/octet-stream');
}

async function* chunksOf(
  store: RecordingStore,
  { id, header, name }: Recording,
): AsyncGenerator<ReadingRow[]> {
  for await (const chunk of store.chunks(id)) yield [...rowsOf(chunk, header, name)];
}

/** @param chunks rows of about a second each, a frame's all in one of them */
async function* xdfPieces(
  recording: Recording,
  marks: Marks,
  chunks: AsyncIterable<readonly ReadingRow[]>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const columns = numberColumns(recording.header.model.aus, recording.header.model.strength !== undefined);
  const tallies = new Map<number, Tally>();
  const count = (stream: number, times: readonly number[]) => {
    const before = tallies.get(stream) ?? { stream, first: times[0], count: 0 };
    tallies.set(stream, { ...before, last: times[times.length - 1], count: before.count + times.length });
  };

  yield XDF_MAGIC;
  yield fileHeaderChunk(recording.header.date);
  yield* opening(FRAMES, headerOf(recording, 'frames', 'double64', FRAME_CHANNELS));
  yield* opening(MARKERS, headerOf(recording, 'markers', 'string', []));
  const markers = markersOf(recording, marks);
  if (markers.length > 0) {
    yield textSamplesChunk(MARKERS, markers);
    count(
      MARKERS,
      markers.map(({ time }) => time),
    );
  }
  for await (const rows of chunks) {
    const frames = framesOf(rows);
    yield numberSamplesChunk(FRAMES, 'double64', frames);
    count(
      FRAMES,
      frames.map(({ time }) => time),
    );
    for (const [face, own] of byFace(rows)) {
      const stream = FIRST_FACE + face;
      if (!tallies.has(stream)) {
        yield* opening(stream, headerOf(recording, `face ${face + 1}`, 'float32', columns));
      }
      const samples = own.map((row) => ({
        time: row.timestamp,
        values: columns.map(({ value }) => value(row)),
      }));
      yield numberSamplesChunk(stream, 'float32', samples);
      count(
        stream,
        own.map(({ timestamp }) => timestamp),
      );
    }
    yield boundaryChunk();
  }
  for (const tally of tallies.values()) yield* closing(tally);
}

function* opening(stream: number, info: Elements) {
  yield streamHeaderChunk(stream, info);
  yield clockOffsetChunk(stream, 0);
}

function* closing({ stream, first, last, count }: Tally) {
  yield clockOffsetChunk(stream, last);
  yield streamFooterChunk(stream, { first_timestamp: first, last_timestamp: last, sample_count: count });
}

function headerOf(
  recording: Recording,
  what: string,
  format: Format,
  channels: readonly Channel[],
): Elements {
  const { name, header } = recording;
  const facts = provenance(readingHeader(recording)).map((fact) => [fact.name, xmlText(fact.value)]);
  return {
    name: `UGN Live ${what}`,
    type: format === 'string' ? 'Markers' : what === 'frames' ? 'Frames' : 'ActionUnits',
    channel_count: Math.max(1, channels.length),
    nominal_srate: 0,
    channel_format: format,
    source_id: `ugn-live ${recording.id}`,
    created_at: 0,
    desc: {
      recording: xmlText(name),
      recorded: header.date,
      clock: hasClock(header) ? 'seconds from the first frame of the camera' : 'seconds of the video file',
      ...Object.fromEntries(facts),
      ...(channels.length > 0 && {
        channels: {
          channel: channels.map(({ name, unit, meaning }) => ({
            label: name,
            unit,
            meaning: xmlText(meaning),
          })),
        },
      }),
    },
  };
}

function framesOf(rows: readonly ReadingRow[]) {
  const frames = new Map<number, { time: number; values: [number, number, number] }>();
  for (const { frame, timestamp, utc, success } of rows) {
    const unixTime = utc === undefined ? Number.NaN : Date.parse(utc) / 1000;
    const known = frames.get(frame) ?? { time: timestamp, values: [frame, 0, unixTime] };
    if (success) known.values[1]++;
    frames.set(frame, known);
  }
  return [...frames.values()];
}

function byFace(rows: readonly ReadingRow[]): Map<number, FaceRow[]> {
  const faces = new Map<number, FaceRow[]>();
  for (const row of rows) {
    if (!row.success) continue;
    const own = faces.get(row.face_id);
    if (own) own.push(row);
    else faces.set(row.face_id, [row]);
  }
  return faces;
}

/** A marker where a point lies, and two for a stretch. */
function markersOf(recording: Recording, marks: Marks) {
  return markRows(recording, marks)
    .flatMap(({ tier, from, to, text }) => {
      const label = tier === 'Text' ? text : `${tier}: ${text}`;
      return to - from < POINT_SECONDS + 0.001
        ? [{ time: from, values: label }]
        : [
            { time: from, values: `begin ${label}` },
            { time: to, values: `end ${label}` },
          ];
    })
    .sort((one, other) => one.time - other.time);
}
