import { z } from 'zod';
import { exportedRowSchema } from './reading-row';

/** Of a BroadcastChannel between pages of the site; what it carries is a StreamMessage. */
export const STREAM_CHANNEL = 'ugn-live readings';

/** More rows than frames that wait have, of four faces each. */
const MOST_ROWS = 64;

/** Rows of one or a few frames on their way to other programs, each as in exported JSON Lines. */
export const streamMessageSchema = z.strictObject({
  /** Of the page that reads them, from when it was switched on. */
  stream: z.uuid(),
  rows: z.array(exportedRowSchema).min(1).max(MOST_ROWS),
});

export type StreamMessage = z.output<typeof streamMessageSchema>;
export type StreamRow = StreamMessage['rows'][number];
