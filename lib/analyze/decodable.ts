// Runs in the browser.
import {
  BufferSource,
  BufferTarget,
  type EncodedPacket,
  EncodedVideoPacketSource,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MkvOutputFormat,
  Output,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';

/**
 * How many of the first packets can be decoded.
 * @param packets in the order of decoding, beginning with a key frame
 * @param known so many can
 */
export async function countDecodable(
  track: InputVideoTrack,
  packets: readonly EncodedPacket[],
  known: number,
): Promise<number> {
  let [good, bad] = [known, packets.length + 1];
  // All of them first: the decoder may have complained of what comes later.
  for (let count = packets.length; good + 1 < bad; count = Math.floor((good + bad) / 2)) {
    if (await areDecodable(track, packets.slice(0, count))) good = count;
    else bad = count;
  }
  return good;
}

async function areDecodable(track: InputVideoTrack, packets: readonly EncodedPacket[]): Promise<boolean> {
  let count = 0;
  try {
    for await (const sample of decoded(track, packets)) {
      sample.close();
      count++;
    }
  } catch {
    return false;
  }
  return count === packets.length;
}

/** The frames of some packets of a track, as a video of their own, in the order of showing and with the packets' times. */
export async function* decoded(
  track: InputVideoTrack,
  packets: readonly EncodedPacket[],
): AsyncGenerator<VideoSample, void> {
  const times = packets.map(({ timestamp }) => timestamp).sort((one, other) => one - other);
  const input = new Input({
    formats: [MATROSKA],
    source: new BufferSource(await videoOf(track, packets, times[0])),
  });
  try {
    const alone = (await input.getPrimaryVideoTrack())!;
    const rotation = await track.getRotation();
    // The name of the codec that the track is decoded by; this copy's may be of a level that no decoder takes.
    Object.assign((await alone.getDecoderConfig())!, await track.getDecoderConfig());
    let count = 0;
    for await (const sample of new VideoSampleSink(alone).samples()) {
      sample.setTimestamp(times[count++]);
      sample.setRotation(rotation);
      yield sample;
    }
  } finally {
    input.dispose();
  }
}

async function videoOf(
  track: InputVideoTrack,
  packets: readonly EncodedPacket[],
  first: number,
): Promise<ArrayBuffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new MkvOutputFormat(), target });
  const source = new EncodedVideoPacketSource((await track.getCodec())!);
  output.addVideoTrack(source);
  await output.start();
  const decoderConfig = (await track.getDecoderConfig())!;
  for (const packet of packets) {
    await source.add(packet.clone({ timestamp: packet.timestamp - first }), { decoderConfig });
  }
  await output.finalize();
  return target.buffer!;
}
