// Runs in a headless page: the browser's own recorder, the private file system and the export of the kept video.
import type { Recording } from '../../lib/recording/recording';
import { EMPTY } from '../../lib/recording/recording';
import { RecordingStore } from '../../lib/recording/store';
import { videoFile } from '../../lib/recording/video-file';
import { MADE_UP_HEADER } from '../harness/made-up-face';

export interface KeptVideo {
  /** Base64. */
  readonly written: string;
  readonly exported: string;
  readonly remarks: readonly string[];
}

/** Records a moving picture, with a tone if wanted. @returns pieces of a second */
async function record(type: string, withSound: boolean, seconds: number): Promise<Blob[]> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  let frame = 0;
  const drawing = setInterval(() => {
    context.fillStyle = `hsl(${7 * frame} 80% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.clearRect((3 * frame++) % canvas.width, 20, 40, 40);
  }, 33);
  const stream = canvas.captureStream();
  const sound = withSound ? new AudioContext() : null;
  if (sound) {
    const [tone, end] = [sound.createOscillator(), sound.createMediaStreamDestination()];
    tone.connect(end);
    tone.start();
    stream.addTrack(end.stream.getAudioTracks()[0]);
  }
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => data.size > 0 && pieces.push(data);
  recorder.start(1000);
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  recorder.stop();
  await new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  clearInterval(drawing);
  await sound?.close();
  return pieces;
}

/** @param lost bytes that the last piece lacks, as when the power went */
async function keep(type: string, withSound: boolean, seconds: number, lost: number): Promise<KeptVideo> {
  const pieces = await record(type, withSound, seconds);
  const store = await RecordingStore.open();
  const recording: Recording = {
    ...{ id: crypto.randomUUID(), name: 'Kept', tags: [], notes: '', state: 'closed' },
    header: { ...MADE_UP_HEADER, video: { consent: true, type, overlay: false } },
    ended: lost > 0 ? 'interrupted' : 'stopped',
    repaired: lost > 0 ? { date: '2026-01-01T00:00:00Z', droppedChunks: 0 } : null,
    totals: { ...EMPTY, seconds },
  };
  const last = pieces[pieces.length - 1];
  pieces[pieces.length - 1] = last.slice(0, last.size - lost);
  for (const [number, piece] of pieces.entries()) await store.files.write(recording.id, number, piece);
  const made = await videoFile(store, recording, 'video');
  const kept = { written: new Blob(pieces), exported: made!.file };
  const [written, exported] = await Promise.all([base64(kept.written), base64(kept.exported)]);
  await store.files.remove(recording.id);
  return { written, exported, remarks: made!.remarks };
}

async function base64(blob: Blob): Promise<string> {
  const reader = new FileReader();
  reader.readAsDataURL(blob);
  await new Promise((resolve) => {
    reader.onload = resolve;
  });
  return (reader.result as string).split(',').at(-1)!;
}

declare global {
  interface Window {
    keepVideo?: typeof keep;
  }
}
window.keepVideo = keep;
