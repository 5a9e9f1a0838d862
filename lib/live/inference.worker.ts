import './no-eval';
import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../errors';
import { startModuleWorker } from '../module-worker';
import type { FaceReading } from '../readings/face-reading';
import { FaceFinder, type Finder } from '../vision/face-finder';
import { FinderClient } from './finder-client';
import { Inference } from './inference';
import type { BackendChoice, FromWorker, ToWorker } from './messages';
import { startFinderWorker } from './own-finder-worker';
import { holdThreadLock } from './thread-end';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

let inference: Inference | null = null;
/** Messages are handled one after the other, so a frame never meets a backend that is being changed. */
let queue: Promise<void> = Promise.resolve();
/** Frames that are being read; the faces of the next are looked for meanwhile. */
const underWay = new Set<Promise<void>>();

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'ping') post({ type: 'pong' });
  else enqueue(() => handle(data));
};

void holdThreadLock().then((lock) => lock && post({ type: 'alive', lock }));

function enqueue(task: () => void | Promise<void>): void {
  queue = queue.then(task).catch((error) => postError(error, true));
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

async function handle(message: Exclude<ToWorker, { type: 'ping' }>): Promise<void> {
  if (message.type !== 'frame') await Promise.all(underWay);
  switch (message.type) {
    case 'init':
      return init(message);
    case 'backend':
      return changeBackend(message.backend);
    case 'options':
      if (message.maxFaces !== undefined) loaded().maxFaces = message.maxFaces;
      if (message.attention !== undefined) loaded().attention = message.attention;
      if (message.isCamera !== undefined) loaded().isCamera = message.isCamera;
      if (message.remembersFaces !== undefined) loaded().remembersFaces = message.remembersFaces;
      return;
    case 'frame':
      return beginFrame(message);
    default:
      return message satisfies never;
  }
}

async function init(message: Extract<ToWorker, { type: 'init' }>): Promise<void> {
  inference = new Inference({
    ...message,
    openFinder: () => openFinder(message),
    onProgress: (step, fraction) => post({ type: 'progress', step, fraction }),
    onGpuLost: (reason) => {
      post({ type: 'gpu-lost' });
      enqueue(() => leaveGpu(reason));
    },
  });
  inference.maxFaces = message.maxFaces;
  inference.attention = message.attention;
  inference.remembersFaces = message.remembersFaces;
  await inference.load(message.backend);
  postReady(message.backend);
}

/** Faces are looked for on a thread of its own, beside the model, where a worker may start one. */
function openFinder({
  mediapipeBase,
  isLive,
  finderScript,
}: Extract<ToWorker, { type: 'init' }>): Promise<Finder> {
  if (!('Worker' in globalThis)) return FaceFinder.open(mediapipeBase, isLive);
  const worker = finderScript ? startModuleWorker(finderScript) : startFinderWorker();
  return FinderClient.open(worker, mediapipeBase, isLive, (error) => postError(error, true));
}

async function changeBackend(choice: BackendChoice): Promise<void> {
  await loaded().setBackend(choice);
  postReady(choice);
}

async function leaveGpu(reason: string): Promise<void> {
  await Promise.all(underWay);
  await loaded().leaveGpu(reason);
  post({ type: 'ready', ...state(), note: 'The GPU stopped answering, so WebAssembly took over.' });
}

function postReady(choice: BackendChoice): void {
  const { backend, reports } = loaded();
  const detail = reports.find(({ name }) => name === choice)?.detail;
  const isOther = choice !== 'auto' && choice !== backend;
  post({
    type: 'ready',
    ...state(),
    note: isOther ? `${choice} cannot be used here: ${detail}.` : undefined,
  });
}

function state() {
  const { model, backend, reports, alternatesLooks } = loaded();
  return { model, backend, backends: reports, alternatesLooks };
}

function beginFrame(message: Extract<ToWorker, { type: 'frame' }>): void {
  const reading = readFrame(message).finally(() => underWay.delete(reading));
  underWay.add(reading);
}

async function readFrame({
  id,
  bitmap,
  timestamp,
  continuity,
}: Extract<ToWorker, { type: 'frame' }>): Promise<void> {
  try {
    const reading = await loaded().read(bitmap, timestamp, continuity, () => post({ type: 'cropped', id }));
    const { numTensors } = tf.memory();
    post({ type: 'result', id, ...reading, numTensors }, [
      reading.bitmap,
      ...reading.faces.flatMap(buffersOf),
    ]);
  } catch (error) {
    bitmap.close();
    postError(error, false, id);
  }
}

function buffersOf(face: FaceReading): ArrayBuffer[] {
  const { p, lower, upper, epistemic, aleatoric, maskMean, maskVariance, attention } = face;
  const arrays = [
    p,
    lower,
    upper,
    epistemic,
    aleatoric,
    maskMean,
    maskVariance,
    ...Object.values(face.strength ?? {}),
  ];
  if (attention) arrays.push(attention.data);
  return arrays.map((array) => array.buffer as ArrayBuffer);
}

function postError(error: unknown, fatal: boolean, frame?: number): void {
  const kind = error instanceof AppError ? error.kind : 'internal';
  post({ type: 'error', kind, message: messageOf(error), fatal, frame });
}

function loaded(): Inference {
  if (!inference) throw new AppError('internal', 'The worker was used before init.');
  return inference;
}
