import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';

/** Time in milliseconds, kind and content (base64) of a packet. */
type Packet = readonly [number, string, string];

/** All packets of a video, by the kind of their track. */
export async function packetsOf(video: Blob): Promise<Record<string, Packet[]>> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(video) });
  const packets: Record<string, Packet[]> = {};
  for (const track of await input.getTracks()) {
    packets[track.type] = [];
    for await (const { timestamp, type, data } of new EncodedPacketSink(track).packets()) {
      packets[track.type].push([Math.round(1000 * timestamp), type, Buffer.from(data).toString('base64')]);
    }
  }
  input.dispose();
  return packets;
}

/** Seconds that a video says it lasts; null where it says nothing. */
export async function writtenDuration(video: Blob): Promise<number | null> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(video) });
  const seconds = await input.getDurationFromMetadata();
  input.dispose();
  return seconds;
}

/** Whether a WebM has an index (its element Cues). */
export async function hasCues(video: Blob): Promise<boolean> {
  return Buffer.from(await video.arrayBuffer()).includes(Buffer.from('1c53bb6b', 'hex'));
}
