import { BlobReader, BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import { AppError } from '../errors';
import { type NumberColumn, numberColumns } from '../readings/number-columns';
import { fieldsOf, provenance } from '../readings/provenance';
import type { FaceRow, ReadingRow } from '../readings/reading-row';
import { plain } from '../readings/table-format';
import { blobOf } from '../recording/export-recording';
import { readingHeader } from '../recording/facts';
import type { Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import { rowsOf } from '../recording/rows';
import type { RecordingStore } from '../recording/store';
import { utcOf } from '../recording/wall-clock';
import { markRows } from './elan-tiers';
import { type FrameRow, gridFrequency, onGrid } from './regular-grid';
import { oneLine } from './wording';

/*
 * A recording as a data set of the Brain Imaging Data Structure (BIDS 1.11): for each face a continuous recording of
 * behaviour, `beh/…_recording-faceN_physio.tsv.gz`, on an even grid as BIDS wants it, and beside it what was marked and
 * not read, `…_physioevents.tsv.gz`. docs/decisions/bids.md says why this part of it.
 */

// Its workers come from blobs, which the site's policy does not let run.
configure({ useWebWorkers: false });

const VERSION = '1.11.1';
const NOTHING = 'n/a';
const EVENT_COLUMNS = ['onset', 'duration', 'trial_type', 'message'] as const;

/** What names of files are made of: letters and digits alone. */
export interface BidsLabels {
  readonly subject: string;
  /** '' for none. */
  readonly session: string;
  readonly task: string;
}

/**
 * The data set as a zip, a folder with the recording's name.
 * @throws AppError bad-input for a label that BIDS does not take, a recording without a face, a damaged part
 */
export async function bidsDataset(
  store: RecordingStore,
  recording: Recording,
  labels: BidsLabels,
  folder: string,
): Promise<Blob> {
  refuseOddLabels(labels);
  const marks = await store.marks(recording.id);
  const { times, faces } = await surveyOf(store, recording);
  if (faces.length === 0) throw new AppError('bad-input', 'No face was read in this recording.');
  const zip = new ZipWriter(new BlobWriter('application/zip'), { extendedTimestamp: false });
  const lastModDate = new Date(recording.header.date);
  const path = `sub-${labels.subject}/${labels.session && `ses-${labels.session}/`}`;
  const entities = `sub-${labels.subject}_${labels.session && `ses-${labels.session}_`}`;
  const addText = (name: string, text: string) =>
    zip.add(`${folder}/${name}`, new TextReader(text), { lastModDate });
  const addGzip = async (name: string, lines: AsyncIterable<string>) =>
    zip.add(`${folder}/${name}`, new BlobReader(await gzipOf(lines)), { lastModDate, level: 0 });

  await addText('dataset_description.json', jsonText(descriptionOf(recording)));
  await addText('README.md', readmeOf(recording));
  await addText('participants.tsv', `participant_id\nsub-${labels.subject}\n`);
  const frequency = gridFrequency(times);
  const columns = numberColumns(recording.header.model.aus, recording.header.model.strength !== undefined);
  const scans: string[] = [];
  for (const face of faces) {
    const stem = `beh/${entities}task-${labels.task}_recording-face${face + 1}`;
    const rows = onGrid(framesOf(store, recording, face), frequency);
    await addGzip(`${path}${stem}_physio.tsv.gz`, linesOf(rows, columns));
    await addText(
      `${path}${stem}_physio.json`,
      jsonText({ TaskName: labels.task, ...sidecarOf(recording, face, frequency, columns) }),
    );
    const events = eventLines(recording, marks, face);
    if (events.length > 0) {
      await addGzip(`${path}${stem}_physioevents.tsv.gz`, iterated(events));
      await addText(
        `${path}${stem}_physioevents.json`,
        jsonText({ TaskName: labels.task, ...EVENTS_SIDECAR }),
      );
    }
    scans.push(`${stem}_physio.tsv.gz\t${utcOf(recording.header, 0) ?? NOTHING}\n`);
  }
  await addText(`${path}${entities}scans.tsv`, `filename\tacq_time\n${scans.join('')}`);
  return zip.close();
}

function refuseOddLabels(labels: BidsLabels): void {
  for (const [what, label] of Object.entries(labels)) {
    if (/^[0-9a-zA-Z]+$/.test(label) || (what === 'session' && label === '')) continue;
    throw new AppError(
      'bad-input',
      `The ${what} is “${label}”: BIDS takes the letters a to z and digits alone, without spaces and dashes.`,
    );
  }
}

/** Times of the frames in seconds, and the faces by number, from 0. */
async function surveyOf(store: RecordingStore, recording: Recording) {
  const times: number[] = [];
  const faces = new Set<number>();
  let last = 0;
  for await (const row of allRows(store, recording)) {
    if (row.frame !== last) times.push(row.timestamp);
    last = row.frame;
    if (row.success) faces.add(row.face_id);
  }
  return { times, faces: [...faces].sort((one, other) => one - other) };
}

async function* allRows(store: RecordingStore, { id, header, name }: Recording): AsyncGenerator<ReadingRow> {
  for await (const chunk of store.chunks(id)) yield* rowsOf(chunk, header, name);
}

/** Every frame, with the face's row. */
async function* framesOf(
  store: RecordingStore,
  recording: Recording,
  face: number,
): AsyncGenerator<FrameRow<FaceRow>> {
  let before = null as { number: number; time: number; row: FaceRow | null } | null;
  for await (const row of allRows(store, recording)) {
    if (before?.number !== row.frame) {
      if (before) yield before;
      before = { number: row.frame, time: row.timestamp, row: null };
    }
    if (row.success && row.face_id === face) before.row = row;
  }
  if (before) yield before;
}

async function* linesOf(
  rows: AsyncIterable<FaceRow | null>,
  columns: readonly NumberColumn[],
): AsyncGenerator<string> {
  const absent = `${Array.from({ length: columns.length + 1 }, () => NOTHING).join('\t')}\n`;
  for await (const row of rows) {
    if (!row) {
      yield absent;
      continue;
    }
    const cells = columns.map(({ value }) => {
      const number = value(row);
      return Number.isNaN(number) ? NOTHING : plain(number);
    });
    yield `${row.timestamp.toFixed(6)}\t${cells.join('\t')}\n`;
  }
}

/** Marks of this face and of no face, and what was not read; by their beginning. */
function eventLines(recording: Recording, marks: Marks, face: number): string[] {
  return markRows(recording, marks)
    .filter((row) => row.face === null || row.face === face)
    .sort((one, other) => one.from - other.from)
    .map(({ kind, from, to, text }) =>
      [from.toFixed(6), (to - from).toFixed(6), kind, oneLine(text)].join('\t').concat('\n'),
    );
}

async function* iterated(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function gzipOf(lines: AsyncIterable<string>): Promise<Blob> {
  const text = await blobOf(lines, 'text/tab-separated-values');
  return new Response(text.stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

function sidecarOf(recording: Recording, face: number, frequency: number, columns: readonly NumberColumn[]) {
  const { header } = recording;
  return {
    SamplingFrequency: frequency,
    StartTime: 0,
    PhysioType: 'generic',
    Columns: ['timestamp', ...columns.map(({ name }) => name)],
    Manufacturer: 'UGN Live',
    SoftwareVersions: header.appVersion,
    Description:
      `Action units of face ${face + 1} as a model read them from a video: at each point the nearest frame, n/a where ` +
      'none is within one step or the face was not in it.',
    Recording: { name: recording.name, ...fieldsOf(provenance(readingHeader(recording))), gaps: header.gaps },
    timestamp: {
      Description: 'when the frame was taken that the values are of, in seconds of the recording',
      Units: 's',
    },
    ...Object.fromEntries(
      columns.map(({ name, unit, meaning }) => [
        name,
        { Description: meaning, ...(unit && { Units: unit }) },
      ]),
    ),
  };
}

const EVENTS_SIDECAR = {
  Columns: EVENT_COLUMNS,
  OnsetSource: 'timestamp',
  Description: 'What people marked in the recording, and when nothing was read (trial_type gap).',
  onset: { Description: 'when it begins, in seconds of the recording', Units: 's' },
  duration: { Description: 'how long it lasts', Units: 's' },
  trial_type: {
    Description: 'what kind of mark it is',
    Levels: {
      annotation: 'somebody saw this',
      correction: 'what an action unit was, whatever the model said',
      gap: 'nothing was read',
    },
  },
  message: { Description: 'what it says' },
};

function descriptionOf(recording: Recording) {
  return {
    Name: recording.name,
    BIDSVersion: VERSION,
    DatasetType: 'raw',
    GeneratedBy: [{ Name: 'UGN Live', Version: recording.header.appVersion }],
  };
}

function readmeOf(recording: Recording): string {
  const facts = fieldsOf(provenance(readingHeader(recording)));
  return [
    `# ${oneLine(recording.name)}`,
    '',
    'Facial action units of a video, each with its uncertainty, as UGN Live read them. No picture is part of this data set.',
    'An action unit is a movement, not an emotion; the model was not tested on human FACS codes.',
    '',
    ...Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`),
    `- recorded: ${recording.header.date}`,
    '',
  ].join('\n');
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
