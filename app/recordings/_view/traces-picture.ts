import { gapText } from '@/lib/annotation/wording';
import { actionUnit } from '@/lib/au/catalogue';
import { isPresent, verdictOf } from '@/lib/au/decision';
import { momentText } from '@/lib/numbers/duration';
import { modelText } from '@/lib/readings/provenance';
import type { Adjustments } from '@/lib/recording/adjust';
import { type Columns, columnsFor } from '@/lib/recording/decimate';
import type { Recording } from '@/lib/recording/recording';
import { adjustmentsText } from './adjustments-text';
import { ticksOf } from './moment';
import { type Figure, hatchPattern, type Ink, type SvgNode, svg } from './picture';
import { type Stretch, shareOf } from './player';
import { bandPath, linePaths, runsOf } from './trace-paths';
import type { AdjustedFace } from './use-adjusted';

/** In units of the picture; a column of the traces is one unit wide. */
const WIDTH = 720;
const PLOT = { left: 156, width: 524, right: 680 };
const PANEL = 40;
/** From one panel to the next. */
const STEP = 50;
const EDGE = 12;
const LEGEND_STEP = 20;
/** Letters that fit into a line of the title and of what is below it, in the widest of the usual fonts. */
const LETTERS = { title: 62, facts: 96 };

/** A unit's panel. */
interface Lane {
  readonly au: number;
  readonly threshold: number;
  readonly columns: Columns;
  /** As recorded, where that is something else. */
  readonly recorded: Columns | null;
}

/**
 * The probability of units over a time, a panel for each, with what one must know to read it on paper.
 * @param aus FACS numbers of the units to draw, at least one of the face's
 * @param view seconds of the left and right edge
 */
export function tracesPicture(
  { name, header: { model, gaps } }: Pick<Recording, 'name' | 'header'>,
  { recorded, units }: AdjustedFace,
  adjustments: Adjustments,
  aus: readonly number[],
  view: Stretch,
): Figure {
  const columnsOf = (levels: Parameters<typeof columnsFor>[1]) =>
    columnsFor(recorded.levels, levels, view.from, view.to, PLOT.width);
  const lanes = units
    .map((unit, j) => ({ ...unit, recorded: recorded.units[j] }))
    .filter(({ au }) => aus.includes(au))
    .map(({ au, levels, series, isMoved, recorded }) => ({
      ...{ au, threshold: series.threshold, columns: columnsOf(levels) },
      recorded: isMoved ? columnsOf(recorded.levels) : null,
    }));
  const changed = adjustmentsText(adjustments);
  const title = linesOf(name, LETTERS.title);
  const facts = [
    `Face ${recorded.trace.face + 1}, ${momentText(view.from)} to ${momentText(view.to)} (min:s); ${modelText(model)}`,
    changed === '' ? 'Values and thresholds as recorded' : `Adjusted: ${changed}`,
    ...gaps
      .filter(({ from, to }) => from < view.to && to > view.from)
      .map((gap) => `${momentText(gap.from)} to ${momentText(gap.to)} ${gapText(gap)}`),
  ].flatMap((line) => linesOf(line, LETTERS.facts));
  const isMoved = lanes.some((lane) => lane.recorded !== null);
  const top = 30 + 20 * title.length + 17 * facts.length;
  const bottom = top + STEP * lanes.length;
  return {
    width: WIDTH,
    height: bottom + 56 + LEGEND_STEP * (isMoved ? 3 : 2),
    draw: (ink, id) => [
      hatchPattern(`${id}-guess`, ink),
      awayPattern(`${id}-away`, ink),
      ...title.map((line, k) =>
        svg('text', { x: EDGE, y: 28 + 20 * k, 'font-size': 16, 'font-weight': 700, fill: ink.ink }, line),
      ),
      ...facts.map((line, k) =>
        svg('text', { x: EDGE, y: 28 + 20 * title.length + 17 * k, 'font-size': 12, fill: ink.muted }, line),
      ),
      ...axis(view, top, bottom, ink),
      ...lanes.map((lane, k) => panel(lane, top + k * STEP, ink, id)),
      ...legend(bottom + 58, isMoved, ink, id),
    ],
  };
}

/** Slanted the other way than the hatch of a guess, and wider, so that both are told apart without colours. */
function awayPattern(id: string, ink: Ink): SvgNode {
  return svg(
    'defs',
    {},
    svg(
      'pattern',
      { id, width: 9, height: 9, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      svg('rect', { width: 9, height: 1, fill: ink.muted }),
    ),
  );
}

function axis(view: Stretch, top: number, bottom: number, ink: Ink): SvgNode[] {
  const text = { 'font-size': 11, fill: ink.muted, 'text-anchor': 'middle' };
  const end = bottom - STEP + PANEL;
  return [
    ...ticksOf(view.from, view.to, 8).flatMap((tick) => {
      const x = Math.round(10 * (PLOT.left + shareOf(view, tick) * PLOT.width)) / 10;
      return [
        svg('path', { d: `M${x} ${top}V${end + 5}`, stroke: ink.line, 'stroke-width': 0.75 }),
        svg('text', { ...text, x, y: end + 18, 'data-tick': tick }, momentText(tick).replace(/\.0$/, '')),
      ];
    }),
    svg('text', { ...text, x: PLOT.left + PLOT.width / 2, y: end + 36 }, 'Time in the recording (min:s)'),
  ];
}

function panel({ au, threshold, columns, recorded }: Lane, top: number, ink: Ink, id: string): SvgNode {
  const place = { left: PLOT.left, top, height: PANEL };
  const { high, unsure } = columns;
  const verdictAt = (x: number) => verdictOf(isPresent(high[x], threshold), unsure[x] === 1);
  const colours = { unsure: ink.doubt, present: ink.move, absent: ink.muted };
  const yLine = Math.round(10 * (top + (1 - threshold) * PANEL)) / 10;
  const small = { 'font-size': 9.5, fill: ink.muted };
  const line = (path: string, stroke: string, width: number) => ({
    ...{ d: path, fill: 'none', stroke, 'stroke-width': width, 'stroke-linejoin': 'round' },
  });
  return svg(
    'g',
    { 'data-unit': au },
    svg('text', { x: EDGE, y: top + 17, 'font-size': 13, 'font-weight': 700, fill: ink.ink }, `AU ${au}`),
    svg('text', { x: EDGE, y: top + 32, 'font-size': 11, fill: ink.muted }, actionUnit(au)?.name ?? ''),
    svg('text', { ...small, x: PLOT.left - 5, y: top + 7, 'text-anchor': 'end' }, '1'),
    svg('text', { ...small, x: PLOT.left - 5, y: top + PANEL, 'text-anchor': 'end' }, '0'),
    ...grounds(columns, top, ink, id),
    svg('path', {
      ...line(`M${PLOT.left} ${yLine}H${PLOT.right}`, ink.ink, 0.75),
      'stroke-dasharray': '2 4',
    }),
    svg('text', { ...small, x: PLOT.right + 5, y: yLine + 3 }, threshold.toFixed(2)),
    ...[...(recorded ? linePaths(recorded, place, () => 'recorded').values() : [])].map((path) =>
      svg('path', { ...line(path, ink.muted, 0.75), 'stroke-opacity': 0.6 }),
    ),
    ...[...linePaths(columns, place, verdictAt)].map(([verdict, path]) =>
      svg('path', {
        ...line(path, colours[verdict], 1.3),
        'data-line': verdict === 'unsure' ? 'guess' : verdict,
      }),
    ),
    svg('rect', { ...across(0, PLOT.width, top), fill: 'none', stroke: ink.muted, 'stroke-width': 0.75 }),
  );
}

/** What lies behind the line: the interval, the hatch of guesses and that of times without the face. */
function grounds(columns: Columns, top: number, ink: Ink, id: string): SvgNode[] {
  const { low, unsure } = columns;
  const kindAt = (x: number) => (Number.isNaN(low[x]) ? 'away' : unsure[x] ? 'guess' : 'sure');
  return runsOf(PLOT.width, kindAt).flatMap(({ kind, from, to }) => {
    const hatched = { ...across(from, to, top), fill: `url(#${id}-${kind})`, 'data-run': kind };
    if (kind === 'away') return [svg('rect', hatched)];
    const band = svg('path', {
      d: bandPath(columns, { left: PLOT.left, top, height: PANEL }, from, to),
      ...{ fill: kind === 'guess' ? ink.doubt : ink.move, 'fill-opacity': 0.25 },
    });
    return kind === 'guess' ? [svg('rect', { ...hatched, 'fill-opacity': 0.35 }), band] : [band];
  });
}

function across(from: number, to: number, top: number) {
  return { x: PLOT.left + from, y: top, width: to - from, height: PANEL };
}

/** What each mark means, in columns of three. */
function legend(top: number, isMoved: boolean, ink: Ink, id: string): SvgNode[] {
  const box = { y: -9, width: 22, height: 11 };
  const stroke = (colour: string, width: number) => ({
    ...{ d: 'M0 -3.5H22', stroke: colour, 'stroke-width': width },
  });
  const entries: readonly (readonly [string, ...SvgNode[]])[] = [
    ['probability, present', svg('path', stroke(ink.move, 1.6))],
    ['probability, absent', svg('path', stroke(ink.muted, 1.6))],
    ['5–95 % of the model’s looks', svg('rect', { ...box, fill: ink.move, 'fill-opacity': 0.25 })],
    [
      'unsure: a guess',
      svg('rect', { ...box, fill: `url(#${id}-guess)`, 'fill-opacity': 0.35 }),
      svg('path', stroke(ink.doubt, 1.6)),
    ],
    ['face not seen', svg('rect', { ...box, fill: `url(#${id}-away)` })],
    [
      'threshold, its value at the right',
      svg('path', { ...stroke(ink.ink, 0.75), 'stroke-dasharray': '2 4' }),
    ],
    ...(isMoved
      ? ([['as recorded', svg('path', { ...stroke(ink.muted, 0.75), 'stroke-opacity': 0.6 })]] as const)
      : []),
  ];
  return entries.map(([text, ...marks], k) =>
    svg(
      'g',
      { transform: `translate(${EDGE + 236 * (k % 3)} ${top + LEGEND_STEP * Math.floor(k / 3)})` },
      ...marks,
      svg('text', { x: 28, 'font-size': 11.5, fill: ink.muted }, text),
    ),
  );
}

/** A text in lines of at most so many letters, broken between words where that is possible. */
function linesOf(text: string, letters: number): string[] {
  return text.match(new RegExp(`\\S.{0,${letters - 1}}(?=\\s|$)|\\S{${letters}}`, 'gu')) ?? [];
}
