import { z } from 'zod';

/** Why a file gave nothing. */
const FAILURES = [
  'empty',
  'unreadable', // damaged, or not what its name says
  'unsupported', // of a kind or codec that is not read here; the detail says how to convert it
  'truncated', // its end is missing
  'huge', // more pixels than a browser holds
  'crashed', // the browser died of it
  'no room', // the browser's storage is full
] as const;

/** What is worth knowing of a file that was read. */
const REMARKS = [
  'no face', // in some or all of its frames
  'more faces', // than were read
  'cut', // to another scene; no number of a face goes on across it
  'returned', // who was away got the old number, by appearance
  'animated', // its first picture was read
  'more pictures', // pages or views, of which the first was read
  'converted', // by the ffmpeg of this machine, before it was read
  'truncated', // a video that broke off; its frames up to there were read
  'turned', // faces lie on their side or stand on their heads in the picture
  'lost', // frames of a video that are damaged
  'gaps', // in the numbers of a sequence of pictures
  'edited', // a video that shows its pictures otherwise than they were read
] as const;

export const remarkSchema = z.strictObject({ reason: z.enum(REMARKS), detail: z.string() });
export type Remark = z.output<typeof remarkSchema>;

/** What became of a file. */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('failed'), reason: z.enum(FAILURES), detail: z.string() }),
  z.strictObject({
    kind: z.literal('read'),
    frames: z.number().int(),
    /** rows with a face */
    faces: z.number().int(),
    remarks: z.array(remarkSchema),
  }),
]);

export type Outcome = z.output<typeof outcomeSchema>;
export type Failure = Extract<Outcome, { kind: 'failed' }>;

/** Whether a part of a file that was read is damaged or missing. */
export function isIncomplete(outcome: Outcome): boolean {
  return (
    outcome.kind === 'read' &&
    outcome.remarks.some(({ reason }) => reason === 'lost' || reason === 'truncated')
  );
}
