import { eafFile } from '@/lib/annotation/eaf';
import { messageOf } from '@/lib/errors';
import { archivedVideoName, exportArchive } from '@/lib/recording/archive';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';

/** A recording's zip with ELAN's file in it, and what is not as one would expect of it. */
export async function wholeRecording(store: RecordingStore, recording: Recording) {
  const { header, totals } = recording;
  const video = header.video && totals.videoPieces > 0 ? archivedVideoName(header.video.type) : null;
  try {
    const content = await eafFile(store, recording, video);
    return await exportArchive(store, recording, [{ name: 'annotations.eaf', content }]);
  } catch (error) {
    // Damaged numbers leave as they are; only what would be computed of them cannot be.
    const { zip, remarks } = await exportArchive(store, recording);
    return { zip, remarks: [...remarks, `It holds no file for ELAN: ${messageOf(error)}`] };
  }
}
