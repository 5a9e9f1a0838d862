import 'fake-indexeddb/auto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import sharp from 'sharp';
import { inspect } from '../../lib/analyze/inspect';
import { pictureHead } from '../../lib/analyze/picture-head';
import { AppError, messageOf } from '../../lib/errors';
import { Random } from '../../lib/numbers/random';
import { importArchive } from '../../lib/recording/import-archive';
import { parseLogLine } from '../../lib/runs/log-lines';
import { startSchema } from '../../lib/runs/start-options';
import { readOrder, respond } from '../../lib/server/http';
import { readPicture } from '../../lib/server/predict-picture';
import { readNumbers } from '../../lib/ugn/weights';
import { MANIFEST_FILE } from '../../lib/ugn/weights-manifest';
import { openDataset } from '../../training/datasets/open';
import { AS_CODED } from '../../training/datasets/raw';
import { MADE_UP_HEADER, madeUpFrames } from '../harness/made-up-face';
import { film, hasFfmpeg } from '../harness/made-videos';
import { recordingZip } from '../harness/recording-zip';
import { madeUpModel } from '../unit/models/made-up-model';
import { emptyStore } from '../unit/recording/fake-browser';
import type { Ordeal } from './kinds';
import { damagedBytes, damagedJson, damagedTable } from './mutations';

/** Of one damaged input; more is a hang. */
const LONGEST_MS = 20_000;
/** Kinds of errors that say what is wrong with what was given. */
const REFUSALS: readonly unknown[] = [
  'bad-input',
  'bad-weights',
  'io',
  'not-found',
  'conflict',
  'not-allowed',
];
const TOKEN = 'of this machine alone';

/** Gives damaged input to whoever takes it. @throws what is no refusal */
type Take = (random: Random) => Promise<void>;

/** Damaged input, one kind after the other; each is refused in words or read as what it still is. */
export async function open(work: string): Promise<Ordeal> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  process.env.UGN_OPERATOR_TOKEN = TOKEN;
  const takers = [
    ...(await recordings()),
    ...(await pictures()),
    ...models(),
    ...tables(work),
    ...orders(),
    ...videos(work),
  ];
  return {
    async trial(number) {
      const start = performance.now();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('it hangs')), LONGEST_MS);
      });
      await Promise.race([takers[number % takers.length](new Random(23, number)), late]).finally(() =>
        clearTimeout(timer),
      );
      const figures: Record<string, number> = { milliseconds: performance.now() - start };
      if (number % 500 === 499) {
        collect();
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        figures['MB held'] = (heapUsed + arrayBuffers) / 1e6;
      }
      return figures;
    },
    async close() {},
  };
}

/** @throws where it failed otherwise than by saying what is wrong */
async function refusedOrRead(taking: Promise<unknown>): Promise<boolean> {
  try {
    await taking;
    return true;
  } catch (error) {
    if (error instanceof AppError && REFUSALS.includes(error.kind) && error.message.length > 10) return false;
    throw new Error(`not refused in words: ${(error as Error).name}: ${messageOf(error)}`);
  }
}

async function recordings(): Promise<Take[]> {
  const frames = [...madeUpFrames()].slice(0, 90);
  const zip = await recordingZip(MADE_UP_HEADER, 'x', frames);
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const store = await emptyStore();
  const take = async (damaged: Uint8Array<ArrayBuffer>) => {
    const isRead = await refusedOrRead(importArchive(store, new Blob([damaged])));
    const kept = await store.list();
    if (kept.length !== Number(isRead) || kept.some(({ state }) => state !== 'closed'))
      throw new Error('half is kept');
    for (const { id } of kept) await store.remove(id);
    const left = (await store.database.count('chunks')) + (await store.database.count('graphs'));
    if (left > 0 || (await store.files.folders()).length > 0) throw new Error('parts are left behind');
  };
  const { BlobReader, BlobWriter, TextReader, ZipReader, ZipWriter } = await import('@zip.js/zip.js');
  const entries = (await new ZipReader(new BlobReader(zip)).getEntries()).filter((entry) => !entry.directory);
  const parts = await Promise.all(
    entries.map(async (entry) => [entry.filename, await entry.getData(new BlobWriter())] as const),
  );
  /** A zip that is whole, of files that are not. */
  const rewritten = async (random: Random) => {
    const writer = new ZipWriter(new BlobWriter(), { level: 0 });
    const chosen = random.int(parts.length);
    for (const [i, [name, content]] of parts.entries()) {
      if (i !== chosen) await writer.add(name, new BlobReader(content));
      else if (name.endsWith('.json'))
        await writer.add(name, new TextReader(damagedJson(await content.text(), random)));
      else {
        const damaged = damagedBytes(new Uint8Array(await content.arrayBuffer()), random);
        await writer.add(name, new BlobReader(new Blob([Uint8Array.from(damaged)])));
      }
    }
    return new Uint8Array(await (await writer.close()).arrayBuffer());
  };
  return [
    async (random) => take(Uint8Array.from(damagedBytes(bytes, random))),
    async (random) => take(await rewritten(random)),
  ];
}

/** Heads of pictures, and bodies of requests with them. */
async function pictures(): Promise<Take[]> {
  const { data, info } = await sharp({ create: { width: 120, height: 80, channels: 3, background: '#a62' } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = () => sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
  const whole = await Promise.all(
    [
      ...[
        picture().jpeg(),
        picture().jpeg({ progressive: true }).withMetadata({ orientation: 6 }),
        picture().png(),
      ],
      ...[
        picture().webp(),
        picture().webp({ lossless: true }),
        picture().gif(),
        picture().avif(),
        picture().tiff(),
      ],
    ].map((one) => one.toBuffer()),
  );
  const form = (bytes: Uint8Array) =>
    Buffer.concat([
      Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'),
      ...[bytes, Buffer.from('\r\n--b--\r\n')],
    ]);
  const send = (body: Uint8Array, type: string) =>
    statusBelow500(
      new Request('http://localhost/api/predict', {
        ...{ method: 'POST', headers: { 'content-type': type } },
        body: Uint8Array.from(body),
      }),
      async (request) => Response.json((await readPicture(request)).kind),
    );
  return [
    async (random) => {
      const damaged = Uint8Array.from(damagedBytes(random.pick(whole), random));
      pictureHead(damaged);
      await inspect(new Blob([damaged]), 'picture');
    },
    (random) => send(damagedBytes(random.pick(whole), random), 'image/jpeg'),
    (random) => send(damagedBytes(form(random.pick(whole)), random), 'multipart/form-data; boundary=b'),
  ];
}

async function statusBelow500(
  request: Request,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const response = await respond(() => handle(request));
  const answer = await response.text();
  if (response.status >= 500) throw new Error(`answered with ${response.status}: ${answer}`);
  JSON.parse(answer);
}

function models(): Take[] {
  const { files } = madeUpModel('x');
  const read = async (changed: ReadonlyMap<string, Uint8Array>) => {
    await refusedOrRead(
      readNumbers(async (name) => {
        const bytes = changed.get(name);
        if (!bytes) throw new Error('404');
        return bytes;
      }),
    );
  };
  const manifest = new TextDecoder().decode(files.get(MANIFEST_FILE));
  return [
    (random) =>
      read(new Map([...files, [MANIFEST_FILE, new TextEncoder().encode(damagedJson(manifest, random))]])),
    (random) => {
      const name = random.pick([...files.keys()]);
      return read(new Map([...files, [name, damagedBytes(files.get(name)!, random)]]));
    },
  ];
}

/** Label tables of own pictures, and of data sets by their layouts. */
function tables(work: string): Take[] {
  const own = path.join(work, 'own');
  mkdirSync(own, { recursive: true });
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) writeFileSync(path.join(own, name), 'a picture');
  const table = 'image,subject,AU1,AU12\na.jpg,ann,1,0\nb.jpg,ann,,1\nc.jpg,bob,0.25,0.5\n';
  const bp4d = path.join(work, 'bp4d');
  const pictureFolder = path.join(bp4d, '2D+3D', 'F001', 'T1');
  const coding = path.join(bp4d, 'AUCoding');
  for (const folder of [pictureFolder, coding]) mkdirSync(folder, { recursive: true });
  for (const frame of [1, 2, 3]) writeFileSync(path.join(pictureFolder, `000${frame}.jpg`), 'a picture');
  const codes = [
    '0,1,2,4,6,7,10,12,14,15,17,23,24',
    ...[1, 2, 3].map((frame) => `${frame},${'0,1,'.repeat(6).slice(0, -1)}`),
  ];
  const readAfter = async (file: string, folder: string, text: string) => {
    writeFileSync(file, text);
    await refusedOrRead(openDataset(folder, AS_CODED));
  };
  return [
    (random) => readAfter(path.join(own, 'labels.csv'), own, damagedTable(table, random)),
    async (random) => {
      const bytes = damagedBytes(new TextEncoder().encode(table), random);
      writeFileSync(path.join(own, 'labels.csv'), bytes);
      await refusedOrRead(openDataset(own, AS_CODED));
    },
    (random) => readAfter(path.join(coding, 'F001_T1.csv'), bp4d, damagedTable(codes.join('\n'), random)),
  ];
}

/** Orders of the training page, and lines of a run's log. */
function orders(): Take[] {
  const order = JSON.stringify({
    ...{ config: 'ugn-b', data: ['faces'], start: 'served', minutes: 10, epochs: null, seed: 1 },
    ...{ fold: 1, folds: 3, fraction: null, labelNoise: 0.1 },
  });
  const line = JSON.stringify({ stage: 1, step: 3, loss: 0.5, rate: 0.001, time: '2026-01-01T00:00:00Z' });
  const send = (body: string | Uint8Array) =>
    statusBelow500(
      new Request('http://localhost/api/training/runs', {
        ...{ method: 'POST', body: typeof body === 'string' ? body : Uint8Array.from(body) },
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${TOKEN}`,
          origin: 'http://localhost',
          host: 'localhost',
        },
      }),
      async (request) => Response.json(await readOrder(request, startSchema)),
    );
  return [
    (random) => send(damagedJson(order, random)),
    (random) => send(damagedBytes(new TextEncoder().encode(order), random)),
    async (random) => {
      parseLogLine(damagedJson(line, random));
      parseLogLine(new TextDecoder().decode(damagedBytes(new TextEncoder().encode(line), random)));
    },
  ];
}

/** What a video's container says; its pictures are decoded by the browser alone. */
function videos(work: string): Take[] {
  if (!hasFfmpeg()) return [];
  return ['mp4', 'webm', 'avi'].map((ending) => {
    const file = path.join(work, `film.${ending}`);
    film(file, 1, ...(ending === 'avi' ? ['-c:v', 'mjpeg'] : []));
    const whole = readFileSync(file);
    return async (random: Random) => {
      await inspect(new Blob([Uint8Array.from(damagedBytes(whole, random))]), 'video');
    };
  });
}
