export const PICTURES = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.bmp', '.avif', '.heic', '.heif'];
export const VIDEOS = ['.mp4', '.m4v', '.mov', '.webm', '.mkv'];

export type FileKind = 'picture' | 'video';

/** What a file is by its name; null for everything that cannot be read. */
export function fileKind(name: string): FileKind | null {
  const ending = name.slice(name.lastIndexOf('.')).toLowerCase();
  if (PICTURES.includes(ending)) return 'picture';
  return VIDEOS.includes(ending) ? 'video' : null;
}
