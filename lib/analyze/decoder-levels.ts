// Runs in the browser.
import type { InputVideoTrack } from 'mediabunny';

/*
 * A file's header names the level that a decoder must be able for. Some writers leave it out or put a number that is
 * none (Chromium's own MediaRecorder: VP9 in MP4 with level 0), and WebCodecs refuses the name as a whole, while a
 * <video> element plays the file. The level only says how much work there may be, so the highest is put in its place.
 */

/** Where the level stands in a codec's name, and the highest one. */
const LEVELS: readonly (readonly [RegExp, string])[] = [
  [/^(vp09\.\d\d\.)\d\d(.*)$/, '62'],
  [/^(av01\.\d\.)\d\d(.*)$/, '19'],
  [/^(avc[13]\.[\da-f]{4})[\da-f]{2}()$/i, '3e'],
  [/^((?:hev|hvc)1\.[^.]+\.[^.]+\.[LH])\d+(.*)$/, '186'],
];

/** The same name with the highest level; null for a codec whose name has none. */
export function withHighestLevel(codec: string): string | null {
  for (const [pattern, level] of LEVELS) {
    if (pattern.test(codec)) return codec.replace(pattern, `$1${level}$2`);
  }
  return null;
}

/** Whether this browser can decode a track, if need be by a level that its header should have had. */
export async function canBeDecoded(track: InputVideoTrack): Promise<boolean> {
  const config = await track.getDecoderConfig();
  if (!config) return false;
  if (await isSupported(config)) return true;
  const codec = withHighestLevel(config.codec);
  if (codec === null || !(await isSupported({ ...config, codec }))) return false;
  config.codec = codec; // in the track's own, which it is decoded by
  return true;
}

async function isSupported(config: VideoDecoderConfig): Promise<boolean> {
  if (typeof VideoDecoder === 'undefined') return false;
  return VideoDecoder.isConfigSupported(config).then(
    ({ supported }) => supported === true,
    () => false,
  );
}
