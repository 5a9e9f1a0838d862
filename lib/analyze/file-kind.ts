import { containerOf } from './container';
import { pictureKindOf } from './picture-head';

const PICTURES = [
  ...['.jpg', '.jpeg', '.jfif', '.mpo', '.png', '.webp', '.gif', '.bmp', '.avif', '.tif', '.tiff'],
  ...['.heic', '.heif', '.jxl', '.jp2'],
];
const VIDEOS = [
  ...['.mp4', '.m4v', '.mov', '.3gp', '.3g2', '.webm', '.mkv', '.m2ts', '.avi', '.wmv', '.asf'],
  ...['.mpg', '.mpeg', '.vob', '.flv', '.ogv'],
];
/** Of transport streams, and of programs in TypeScript: there the name alone says nothing. */
const AMBIGUOUS = ['.ts', '.mts'];

/** What a dialogue for files shows first. */
export const ENDINGS = [...PICTURES, ...VIDEOS, ...AMBIGUOUS];

export type FileKind = 'picture' | 'video';

/**
 * What a file is by its content; where that says nothing, by its name, so that a damaged one is said to be so.
 * @param head its first HEAD_BYTES bytes
 * @returns null for a file that is neither, by both
 */
export function fileKind(name: string, head: Uint8Array): FileKind | null {
  if (pictureKindOf(head)) return 'picture';
  if (containerOf(head)) return 'video';
  const dot = name.lastIndexOf('.');
  const ending = dot < 0 ? '' : name.slice(dot).toLowerCase();
  if (PICTURES.includes(ending)) return 'picture';
  return VIDEOS.includes(ending) ? 'video' : null;
}
