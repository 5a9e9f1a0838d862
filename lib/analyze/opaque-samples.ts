// Runs in the browser.
import { EncodedPacketSink, type InputVideoTrack, VideoSample } from 'mediabunny';

/** Packets that are decoded ahead. */
const AHEAD = 4;

/**
 * The frames of a video that has a second, transparent layer (WebM with alpha), without that layer: merging the two
 * takes workers that the site's policy does not let run. Parts that are transparent are as their colour says.
 */
export async function* opaqueSamples(track: InputVideoTrack): AsyncGenerator<VideoSample, void> {
  const decoded: VideoFrame[] = [];
  let failure: Error | null = null;
  let wake = () => {};
  const decoder = new VideoDecoder({
    output: (frame) => decoded.push(frame),
    error: (error) => {
      failure = error;
      wake();
    },
  });
  decoder.ondequeue = () => wake();
  decoder.configure((await track.getDecoderConfig())!);
  try {
    for await (const packet of new EncodedPacketSink(track).packets()) {
      while (decoder.decodeQueueSize >= AHEAD && !failure) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure) throw failure;
      decoder.decode(packet.toEncodedVideoChunk());
      while (decoded.length > 0) yield new VideoSample(decoded.shift()!);
    }
    await decoder.flush();
    while (decoded.length > 0) yield new VideoSample(decoded.shift()!);
  } finally {
    for (const frame of decoded) frame.close();
    if (decoder.state !== 'closed') decoder.close();
  }
}
