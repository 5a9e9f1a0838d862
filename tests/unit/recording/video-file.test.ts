import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../lib/recording/recording';
import { videoFile } from '../../../lib/recording/video-file';
import { hasCues, packetsOf, writtenDuration } from '../../harness/video-packets';
import { emptyStore } from './fake-browser';
import { recorderOn } from './recorded';

const FRAMES = 90;
/** EBML elements. */
const [CLUSTER, CUES] = ['1f43b675', '1c53bb6b'].map((id) => Buffer.from(id, 'hex'));

/** Bytes of one packet, which tell it from every other. */
const bytesOf = (kind: number, i: number) =>
  Uint8Array.from({ length: 40 + i }, (_, k) => (kind + i + k) % 256);
/** Times of pictures as a camera has them, in seconds: not in equal steps. */
const timeOf = (i: number) => (33 * i + (i % 3)) / 1000;

/** A video as a browser writes it while it records: without duration, without index, in fragments. */
async function recordedVideo(type: 'video/webm' | 'video/mp4', withSound = true): Promise<Blob> {
  const format =
    type === 'video/mp4'
      ? new Mp4OutputFormat({ fastStart: 'fragmented' })
      : new WebMOutputFormat({ appendOnly: true, minimumClusterDuration: 60 });
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const pictures = new EncodedVideoPacketSource('vp9');
  const sound = new EncodedAudioPacketSource('opus');
  output.addVideoTrack(pictures);
  if (withSound) output.addAudioTrack(sound);
  await output.start();
  const video = { codec: 'vp09.00.20.08', codedWidth: 64, codedHeight: 48 };
  const audio = { codec: 'opus', numberOfChannels: 1, sampleRate: 48_000 };
  for (let i = 0; i < FRAMES; i++) {
    const kind = i % 30 === 0 ? 'key' : 'delta';
    const last = i === FRAMES - 1 && type === 'video/webm';
    const packet = new EncodedPacket(bytesOf(0, i), kind, timeOf(i), last ? 0 : timeOf(i + 1) - timeOf(i));
    await pictures.add(packet, { decoderConfig: video });
    if (!withSound) continue;
    await sound.add(new EncodedPacket(bytesOf(100, i), 'key', i * 0.033, 0.033), { decoderConfig: audio });
  }
  await output.finalize();
  const bytes = Buffer.from(target.buffer!);
  if (type === 'video/mp4') return new Blob([bytes], { type });
  // A recorder cannot know how long a cluster will be, and writes no index behind the last one.
  const size = bytes.indexOf(CLUSTER) + CLUSTER.length;
  const length = Math.clz32(bytes[size]) - 23;
  bytes.fill(0xff, size, size + length)[size] = 2 ** (9 - length) - 1;
  return new Blob([bytes.subarray(0, bytes.indexOf(CUES))], { type });
}

/** A recording with a video in pieces. */
async function recordingWith(
  pieces: readonly Blob[],
  type: string,
  facts: Partial<Recording> = {},
  seconds = 3,
) {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  for (let second = 0; second < seconds; second++) addSecond();
  await recorder.stop();
  const { id } = recorder.state;
  for (const [number, piece] of pieces.entries()) await store.files.write(id, number, piece);
  const video = { consent: true as const, type, overlay: false };
  const recording = await store.change(id, ({ header }) => ({ header: { ...header, video }, ...facts }));
  return { store, recording };
}

function inPieces(video: Blob, count = 4): Blob[] {
  const size = Math.ceil(video.size / count);
  return Array.from({ length: count }, (_, i) => video.slice(i * size, (i + 1) * size));
}

async function hex(video: Blob): Promise<string> {
  return Buffer.from(await video.arrayBuffer()).toString('hex');
}

const REPAIRED = {
  ended: 'interrupted' as const,
  repaired: { date: '2026-03-01T10:00:00Z', droppedChunks: 0 },
};

describe('the kept video as a file', () => {
  it.each(['video/webm', 'video/mp4'] as const)(
    'has duration and index, the same pictures and sound at the same times: %s',
    async (type) => {
      const video = await recordedVideo(type);
      const { store, recording } = await recordingWith(inPieces(video), type);
      const made = await videoFile(store, recording, 'video');
      expect(made?.remarks).toEqual([]);
      expect(made?.file.type).toBe(type);
      expect(await packetsOf(made!.file)).toEqual(await packetsOf(video));
      expect((await packetsOf(made!.file)).video).toHaveLength(FRAMES);
      // The last picture is shown as long as the one before it.
      expect(await writtenDuration(made!.file)).toBeCloseTo(timeOf(FRAMES - 1) + 0.034, 2);
      if (type === 'video/webm') {
        expect(await writtenDuration(video)).toBeNull();
        expect([await hasCues(video), await hasCues(made!.file)]).toEqual([false, true]);
      } else {
        // One index for the whole file in place of one for each fragment.
        expect([await video.text(), await made!.file.text()].map((text) => text.includes('moof'))).toEqual([
          ...[true, false],
        ]);
      }
    },
  );

  it('goes as far as a recording that broke off goes, and says what is missing', async () => {
    const video = await recordedVideo('video/webm', false);
    const bytes = Buffer.from(await video.arrayBuffer());
    // Pieces end with a picture, but for the one that was being written.
    const ends = [20, 40, 60].map((i) => bytes.indexOf(bytesOf(0, i)) + bytesOf(0, i).length);
    const pieces = [...ends, ends[2] + 70].map((end, i) => video.slice(i > 0 ? ends[i - 1] : 0, end));
    const { store, recording } = await recordingWith(pieces, 'video/webm', REPAIRED, 5);
    const made = await videoFile(store, recording, 'video');
    const [whole, kept] = [(await packetsOf(video)).video, (await packetsOf(made!.file)).video];
    expect(kept).toEqual(whole.slice(0, 61));
    expect(await writtenDuration(made!.file)).toBeCloseTo(timeOf(61), 2);
    expect(made?.remarks).toEqual([
      expect.stringContaining('last part of the video is damaged'),
      expect.stringContaining('The video ends at 2.0 s, the numbers at 4.9 s'),
    ]);
  });

  it('is as the browser wrote it where it cannot be read, or has no room, with the reason', async () => {
    const broken = new Blob(['no video at all'], { type: 'video/webm' });
    const first = await recordingWith([broken], 'video/webm');
    const unread = await videoFile(first.store, first.recording, 'video');
    expect(await unread?.file.text()).toBe('no video at all');
    expect(unread?.remarks).toEqual([expect.stringMatching(/without duration and index: .*cannot be read/)]);

    const video = await recordedVideo('video/webm');
    const { store, recording } = await recordingWith([video], 'video/webm');
    const full = { createWritable: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) };
    Object.assign(store.files, { scratch: async () => full });
    const unwritten = await videoFile(store, recording, 'video');
    expect(await hex(unwritten!.file)).toBe(await hex(video));
    expect(unwritten?.remarks).toEqual([expect.stringContaining('storage for this site is full')]);
  });

  it('is none where none was kept', async () => {
    const { store, recording } = await recordingWith([], 'video/webm');
    expect(await videoFile(store, recording, 'video')).toBeNull();
  });
});
