import {
  ALL_FORMATS,
  BlobSource,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputTrack,
  Mp4OutputFormat,
  Output,
  type Target,
  WebMOutputFormat,
} from 'mediabunny';
import { AppError, messageOf } from '../errors';
import { videoEnding } from './recording';
import { isQuotaError } from './space';

/*
 * A browser writes a video as it comes: without its duration, without an index to seek by, and in fragments. Players and
 * tools of annotation want both, so the same packets, at the same times, are put into a new file.
 */

interface Remuxed {
  /** Pictures. */
  readonly frames: number;
  /** Up to the end of the last picture. */
  readonly seconds: number;
  /** What stopped the reading before the end of the file; null where nothing did. */
  readonly failure: string | null;
}

/** A track on its way from one file into the other. */
interface Copied {
  readonly sink: EncodedPacketSink;
  readonly isVideo: boolean;
  add(packet: EncodedPacket): Promise<void>;
  close(): void;
}

/**
 * Copies pictures and sound of a video, one packet after the other and none of them re-encoded, into a file of the same
 * kind with duration and index.
 * @param target what is written may be of any length: only the index is held in memory
 * @throws AppError bad-input where the video has no picture that can be copied; QuotaExceededError of a full disk
 */
export async function remux(video: Blob, target: Target): Promise<Remuxed> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(video) });
  const isMp4 = videoEnding(video.type) === 'mp4';
  const format = isMp4 ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
  const output = new Output({ format, target });
  try {
    const tracks = await tracksOf(input, output);
    await output.start();
    // The writer interleaves tracks, for which it waits for all of them.
    const copied = await Promise.all(tracks.map(copy));
    const pictures = copied.find(({ isVideo }) => isVideo)!;
    if (pictures.frames === 0) throw new AppError('bad-input', 'The video has no picture.');
    await output.finalize();
    const failure = copied.map((track) => track.failure).find((some) => some !== null) ?? null;
    return { frames: pictures.frames, seconds: pictures.seconds, failure };
  } catch (cause) {
    await output.cancel().catch(() => {}); // the reason is thrown
    if (cause instanceof AppError || isQuotaError(cause)) throw cause;
    throw new AppError('bad-input', `The video cannot be read: ${messageOf(cause)}.`, { cause });
  } finally {
    input.dispose();
  }
}

/** Announces each track of a file to the output. */
async function tracksOf(input: Input, output: Output): Promise<Copied[]> {
  const tracks = await input.getTracks();
  const copied = await Promise.all(tracks.map((track) => announce(track, output)));
  if (!copied.some(({ isVideo }) => isVideo)) throw new AppError('bad-input', 'The video has no picture.');
  return copied;
}

async function announce(track: InputTrack, output: Output): Promise<Copied> {
  const sink = new EncodedPacketSink(track);
  if (track.isVideoTrack()) {
    const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
    if (!codec || !decoderConfig) throw new AppError('bad-input', 'The coding of the pictures is not known.');
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, { rotation: await track.getRotation() });
    const add = (packet: EncodedPacket) => source.add(packet, { decoderConfig });
    return { sink, isVideo: true, add, close: () => source.close() };
  }
  if (!track.isAudioTrack()) throw new AppError('bad-input', 'It has more than pictures and sound.');
  const [codec, decoderConfig] = [await track.getCodec(), await track.getDecoderConfig()];
  if (!codec || !decoderConfig) throw new AppError('bad-input', 'The coding of the sound is not known.');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  const add = (packet: EncodedPacket) => source.add(packet, { decoderConfig });
  return { sink, isVideo: false, add, close: () => source.close() };
}

async function copy({ sink, isVideo, add, close }: Copied) {
  const done = { isVideo, frames: 0, seconds: 0, failure: null as string | null };
  const packets = sink.packets();
  let before = 0;
  for (let packet = await nextOf(packets, done); packet; ) {
    const following = await nextOf(packets, done);
    // Nothing in the file says how long its last picture is shown: as long as the one before it.
    const isOpen = following === null && packet.duration === 0;
    const whole: EncodedPacket = isOpen ? packet.clone({ duration: before }) : packet;
    await add(whole);
    done.frames++;
    done.seconds = Math.max(done.seconds, whole.timestamp + whole.duration);
    before = packet.duration;
    packet = following;
  }
  close();
  return done;
}

/** A damaged end of the file ends the copy; what came before it is whole. */
async function nextOf(
  packets: AsyncGenerator<EncodedPacket, void>,
  track: { failure: string | null },
): Promise<EncodedPacket | null> {
  try {
    return (await packets.next()).value ?? null;
  } catch (error) {
    track.failure = messageOf(error);
    return null;
  }
}
