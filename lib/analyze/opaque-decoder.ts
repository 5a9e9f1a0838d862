// Runs in the browser.
import {
  CustomVideoDecoder,
  type EncodedPacket,
  registerDecoder,
  type VideoCodec,
  VideoSample,
} from 'mediabunny';

/** Packets that are decoded ahead. */
const AHEAD = 4;

/**
 * Decodes VP8 and VP9 without the second, transparent layer that they may have in WebM: merging the two takes workers
 * that the site's policy does not let run. Parts that are transparent are as their colour says.
 */
class OpaqueDecoder extends CustomVideoDecoder {
  #decoder: VideoDecoder | null = null;
  #wake = () => {};

  static override supports(codec: VideoCodec): boolean {
    return codec === 'vp8' || codec === 'vp9';
  }

  init(): void {
    const decoder = new VideoDecoder({
      output: (frame) => this.onSample(new VideoSample(frame)),
      error: (error) => {
        this.onError(error);
        this.#wake();
      },
    });
    decoder.ondequeue = () => this.#wake();
    decoder.configure(this.config);
    this.#decoder = decoder;
  }

  async decode(packet: EncodedPacket): Promise<void> {
    const decoder = this.#decoder;
    if (decoder?.state !== 'configured') return; // closed, or what went wrong was said
    decoder.decode(packet.toEncodedVideoChunk());
    while (decoder.decodeQueueSize >= AHEAD && decoder.state === 'configured') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async flush(): Promise<void> {
    if (this.#decoder?.state === 'configured') await this.#decoder.flush();
  }

  close(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#wake();
  }
}

/** To be called once, before a video is opened. */
export function decodeOpaquely(): void {
  if (!isRegistered) registerDecoder(OpaqueDecoder);
  isRegistered = true;
}
let isRegistered = false;
