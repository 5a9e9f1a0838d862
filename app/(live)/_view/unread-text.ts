import type { GapReason } from '@/lib/recording/recording';

/** What to say of the live page while nothing is read, and what to do about it. */
export const UNREAD_TEXT: Record<GapReason, { readonly title: string; readonly text: string }> = {
  'page hidden': { title: 'Paused', text: 'It goes on when this page is in sight.' },
  'camera muted': {
    title: 'The camera is muted',
    text: 'Its switch, its cover, the system or another program holds the pictures back. It goes on by itself.',
  },
  'no pictures': {
    title: 'The camera gives no pictures',
    text: 'It may be asleep or its cable loose. It goes on by itself when they come again.',
  },
  unknown: { title: 'Nothing is read', text: 'It goes on by itself.' },
};
