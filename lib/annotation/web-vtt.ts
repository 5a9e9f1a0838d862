import { factsOf } from '../recording/facts';
import type { Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import { annotationText, gapText, oneLine } from './wording';

/** Seconds that a point in time is shown for; a cue must have a length. */
const POINT_SECONDS = 0.5;

/** Annotations and gaps as subtitles (W3C WebVTT) by their time, with where they come from as a comment. */
export function webVtt(recording: Recording, { annotations }: Marks): string {
  const facts = factsOf(recording).map(({ name, value }) => `${name}: ${value}`);
  const note = [...facts, `A point in time lasts ${POINT_SECONDS} s here.`].map(comment);
  const texts = [
    ...annotations.map((mark) => ({ from: mark.from, to: mark.to, text: annotationText(mark) })),
    ...recording.header.gaps.map((gap) => ({ from: gap.from, to: gap.to, text: `[${gapText(gap)}]` })),
  ].sort((one, other) => one.from - other.from);
  const cues = texts.map(({ from, to, text }) => {
    const end = to - from < 0.001 ? from + POINT_SECONDS : to;
    return `${clock(from)} --> ${clock(end)}\n${escaped(text)}\n`;
  });
  return ['WEBVTT\n', `NOTE\n${note.join('\n')}\n`, ...cues].join('\n');
}

/** A line of a comment, which the arrow of a cue's times would end. */
function comment(line: string): string {
  return oneLine(line).replaceAll('-->', '→');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** 00:01:02.400 */
function clock(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const [hours, minutes, rest] = [
    Math.floor(milliseconds / 3_600_000),
    Math.floor(milliseconds / 60_000) % 60,
    milliseconds % 60_000,
  ];
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(hours)}:${two(minutes)}:${(rest / 1000).toFixed(3).padStart(6, '0')}`;
}
