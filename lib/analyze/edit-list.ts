import { boxesIn, fileBoxes, type IsoBox } from './iso-boxes';

/*
 * Which parts of its pictures an MP4 or QuickTime file shows, and when: the edit list (ISO/IEC 14496-12, 8.6.6).
 * mediabunny sets its times by the first edit alone and gives the hidden frames too, so the list is read here.
 */

/** A part of a track that is shown. Seconds. */
export interface Stretch {
  /** Its beginning and its end in the track's own times, as mediabunny gives them. */
  readonly from: number;
  readonly to: number;
  /** When it is shown. */
  readonly at: number;
}

export interface EditList {
  /** In the order of showing. */
  readonly stretches: readonly Stretch[];
  /** What of it is not followed, or by some players otherwise; null for nothing. */
  readonly oddity: string | null;
}

interface Edit {
  /** In units of the movie. */
  readonly duration: number;
  /** In units of the track; −1 for a pause. */
  readonly mediaTime: number;
  readonly rate: number;
}

/** Beyond this the tables of a file are not looked through, in bytes. */
const LARGEST_TABLES = 256 * 1024 * 1024;

/** @returns the edit list of a track; null where there is none, or none that can be read */
export async function readEditList(file: Blob, trackId: number): Promise<EditList | null> {
  for await (const { type, content, end } of fileBoxes(file)) {
    if (type !== 'moov') continue;
    if (end > file.size || end - content > LARGEST_TABLES) return null;
    try {
      return editListOf(new DataView(await file.slice(content, end).arrayBuffer()), trackId);
    } catch (error) {
      if (error instanceof RangeError) return null; // a table is shorter than it says
      throw error;
    }
  }
  return null;
}

function editListOf(moov: DataView, trackId: number): EditList | null {
  const all = { content: 0, end: moov.byteLength };
  const movieScale = scaleOf(moov, child(moov, all, 'mvhd'));
  for (const track of boxesIn(moov, 0, moov.byteLength)) {
    if (track.type !== 'trak') continue;
    const head = child(moov, track, 'tkhd');
    if (!head || moov.getUint32(head.content + (moov.getUint8(head.content) === 1 ? 20 : 12)) !== trackId) {
      continue;
    }
    const mediaScale = scaleOf(moov, child(moov, child(moov, track, 'mdia'), 'mdhd'));
    const list = child(moov, child(moov, track, 'edts'), 'elst');
    if (!list || !movieScale || !mediaScale) return null;
    return shownBy(editsOf(moov, list), movieScale, mediaScale);
  }
  return null;
}

function child(view: DataView, parent: Pick<IsoBox, 'content' | 'end'> | null, type: string): IsoBox | null {
  if (!parent) return null;
  for (const box of boxesIn(view, parent.content, parent.end)) if (box.type === type) return box;
  return null;
}

/** Units in a second, of a movie's or a media's header. */
function scaleOf(view: DataView, header: IsoBox | null): number {
  return header ? view.getUint32(header.content + (view.getUint8(header.content) === 1 ? 20 : 12)) : 0;
}

function editsOf(view: DataView, { content }: IsoBox): Edit[] {
  const isLong = view.getUint8(content) === 1;
  const count = view.getUint32(content + 4);
  const edits: Edit[] = [];
  for (let i = 0, at = content + 8; i < count; i++, at += isLong ? 20 : 12) {
    edits.push({
      duration: isLong ? Number(view.getBigUint64(at)) : view.getUint32(at),
      mediaTime: isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4),
      rate: view.getInt32(at + (isLong ? 16 : 8)) / 65536,
    });
  }
  return edits;
}

function shownBy(edits: readonly Edit[], movieScale: number, mediaScale: number): EditList | null {
  const first = edits.findIndex(({ mediaTime }) => mediaTime !== -1);
  if (first === -1) return null;
  const pause = edits.slice(0, first).reduce((sum, { duration }) => sum + duration, 0) / movieScale;
  // An edit of another speed, if it comes first, is left out of account there.
  const zero = edits[first].rate === 1 ? edits[first].mediaTime - Math.round(pause * mediaScale) : 0;
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { duration, mediaTime } of edits) {
    if (mediaTime !== -1) {
      const from = (mediaTime - zero) / mediaScale;
      // No length, as in a file that is written while it grows: to the end.
      stretches.push({ from, to: duration === 0 ? Infinity : from + duration / movieScale, at });
    }
    at += duration / movieScale;
  }
  return { stretches, oddity: oddityOf(edits, first) };
}

function oddityOf(edits: readonly Edit[], first: number): string | null {
  if (edits.some(({ mediaTime, rate }) => mediaTime !== -1 && rate !== 1)) {
    return 'parts that it shows faster or slower were read at the speed at which they were filmed';
  }
  return edits.some(({ mediaTime }, i) => i > first && mediaTime === -1)
    ? 'between its parts it shows nothing for a while, which some players leave out'
    : null;
}
