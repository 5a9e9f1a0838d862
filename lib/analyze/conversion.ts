import type { FileKind } from './file-kind';

/** What people call a codec, by the codes that files give it. */
const CODECS: [RegExp, string][] = [
  [/^(hevc|hvc1|hev1)$/i, 'HEVC, H.265'],
  [/^(vvc1|vvi1)$/i, 'VVC, H.266'],
  [/^(mp4v|fmp4|xvid|divx|dx50|mpeg4|v_mpeg4\/iso\/.*)$/i, 'MPEG-4 Part 2'],
  [/^(mjpg|mjpeg|jpeg|mjpa|mjpb|v_mjpeg)$/i, 'Motion JPEG'],
  [/^(mp4[23s]|mpg4|div3)$/i, 'Microsoft MPEG-4'],
  [/^(wmv[123p]|wvc1|wmva|vc-1)$/i, 'Windows Media Video'],
  [/^(m[12]v[1s]|mpg[12]|v_mpeg[12])$/i, 'MPEG-1 or MPEG-2'],
  [/^(h263|s263)$/i, 'H.263'],
  [/^(ap[ch][nhsox]|ap4[hx]|v_prores)$/i, 'Apple ProRes'],
  [/^(dv..|avd[vn])$/i, 'DV or DNxHD'],
  [/^(av01|av1)$/i, 'AV1'],
];

/** A codec's name with the code that the file gives it: “HEVC, H.265 (hvc1)”. */
export function codecText(code: string): string {
  const name = CODECS.find(([codes]) => codes.test(code))?.[1];
  return name ? `${name} (${code})` : code;
}

/**
 * The line that makes of a file one that is read here, to be copied into a terminal: for videos nothing is lost that a
 * reading would show, and each frame keeps its time.
 */
export function conversionOf(name: string, kind: FileKind): string {
  const from = name.split('/').at(-1)!;
  const stem = from.includes('.') ? from.slice(0, from.lastIndexOf('.')) : from;
  if (kind === 'picture') return `To convert it: magick ${quoted(from)} ${quoted(`${stem}-converted.png`)}`;
  const options = '-map 0:v:0 -enc_time_base 1:90000 -c:v libx264 -crf 10 -pix_fmt yuv420p';
  const how = 'With ffmpeg on the PATH, npm run analyze reads it by itself. To convert it:';
  return `${how} ffmpeg -i ${quoted(from)} ${options} ${quoted(`${stem}-converted.mp4`)}`;
}

/** As a shell takes it for one word that is no option. */
function quoted(name: string): string {
  const safe = name.startsWith('-') ? `./${name}` : name;
  return /^[\w./-]+$/.test(safe) ? safe : `"${safe.replace(/["\\$`]/g, '\\$&')}"`;
}
