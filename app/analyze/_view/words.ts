import type { Failure, Remark } from '@/lib/analyze/outcome';

/** Why a file gave nothing. */
export const FAILURE_WORDS: Record<Failure['reason'], string> = {
  empty: 'Empty file',
  unreadable: 'Unreadable',
  unsupported: 'Not read here',
  truncated: 'Cut short',
  huge: 'Too large',
  crashed: 'The reader stopped',
  'no room': 'No room',
};

/** What is worth knowing of a file that was read. */
export const REMARK_WORDS: Record<Remark['reason'], string> = {
  'no face': 'No face',
  'more faces': 'More faces than were read',
  cut: 'Cuts',
  returned: 'Returned',
  animated: 'Animated',
  'more pictures': 'More pictures in it',
  converted: 'Converted first',
  truncated: 'Cut short',
  turned: 'Turned',
  lost: 'Damaged',
  gaps: 'Numbers',
  edited: 'Edit list',
};

/** About how long is left: “about 3 min left”; coarse, as the estimate is. */
export function leftText(seconds: number | null): string {
  if (seconds === null) return 'estimating the time';
  if (seconds < 60) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
