import 'server-only';
import { HEADLESS_BACKEND } from '../analyze/headless-backend';
import { remarkOfMore } from '../analyze/inspect';
import { Tally } from '../analyze/reading-tally';
import { AppError } from '../errors';
import { servedFolder } from '../models/served-folder';
import { frameRows } from '../readings/face-rows';
import { headerOf, modelOf } from '../readings/header';
import { projectFolder } from './folders';
import { Problem } from './http';
import { type ModelToRead, PictureReader } from './picture-reader';
import { PICTURE_TYPES, type SentPicture } from './predict-picture';
import { readManifestIn, servedModel } from './published-models';
import { RateLimit } from './rate-limit';

const PER_MINUTE = Number(process.env.UGN_PREDICT_PER_MINUTE) || 60;
/** Of all clients together, in those of one. */
const CLIENTS = 4;

const perClient = new RateLimit(PER_MINUTE);
const together = new RateLimit(PER_MINUTE * CLIENTS);

/** Pictures that are being received. */
let receiving = 0;
const MOST_RECEIVED = 16;

/**
 * Whether a picture can be taken in, before any of it is.
 * @throws Problem 429 when a client, or all together, ask too often; 503 when too many wait or are on their way
 */
export function requirePlace(headers: Headers): void {
  reader.requireRoom();
  if (receiving >= MOST_RECEIVED) {
    throw new Problem(
      503,
      'Not available now',
      'Many pictures are on their way. Try again in a few seconds.',
      {
        'retry-after': '2',
      },
    );
  }
  // lib/door has put the client's address there
  const client = headers.get('x-forwarded-for') ?? '';
  const seconds = perClient.take(client) || together.take('');
  if (seconds === 0) return;
  throw new Problem(
    429,
    'Too many requests',
    `At most ${PER_MINUTE} pictures a minute are taken. Try again in ${seconds} s.`,
    { 'retry-after': String(seconds) },
  );
}

/** Takes a picture in, as one of those that are on their way. */
export async function receive<T>(work: () => Promise<T>): Promise<T> {
  receiving++;
  try {
    return await work();
  } finally {
    receiving--;
  }
}

const reader = new PictureReader({ open: openPage, mostWaiting: 8, idleMs: 5 * 60_000, limitMs: 30_000 });

async function openPage({ folder }: ModelToRead) {
  const { AnalysisPage } = await import('../headless/analysis-page').catch((cause) => {
    throw new AppError('io', 'The package playwright is missing: run npm install on the server.', { cause });
  });
  return AnalysisPage.open({
    root: projectFolder(),
    model: folder,
    endsOnSignal: false,
    // The pictures are strangers'.
    sandbox: process.env.UGN_ALLOW_UNSANDBOXED === '1' ? 'where-possible' : 'required',
  });
}

/**
 * What the live page's model says of each face in a picture.
 * @param faces most faces to read
 * @throws Problem 422 when the picture cannot be decoded; 503 with the reason when none can be read now
 */
export async function predict(picture: SentPicture, faces: number, appVersion: string, signal: AbortSignal) {
  const folder = await servedFolder(servedModel());
  const manifest = await readManifestIn(folder);
  const { bytes, kind, pictures } = picture;
  const type = PICTURE_TYPES[kind];
  const answer = await reader.read({ bytes, type, faces, model: { hash: manifest.hash, folder }, signal });
  if (answer.kind === 'failed') {
    throw new Problem(422, 'The picture cannot be read', `The ${kind.toUpperCase()} file is damaged.`);
  }
  const tally = new Tally();
  tally.add(answer);
  const outcome = tally.outcome(pictures > 1 ? [remarkOfMore({ kind, pictures })] : []);
  const date = new Date().toISOString();
  return {
    header: headerOf(modelOf(manifest), { date, appVersion, backend: HEADLESS_BACKEND, every: 1, faces }),
    found: answer.found,
    rows: frameRows({ input: 'picture', frame: answer.frame, timestamp: answer.timestamp }, answer.faces),
    remarks: outcome.kind === 'read' ? outcome.remarks : [],
  };
}
