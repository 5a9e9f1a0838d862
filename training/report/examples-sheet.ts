import { actionUnit } from '../../lib/au/catalogue';
import type { Example, ExampleGroup, UnitPrediction } from '../../lib/runs/examples-file';
import { isRight, isUnsure } from '../evaluation/examples';
import { escapeMarkup } from './html';
import { COLOURS, FIGURE_CLASS, FIGURE_STYLE, MUTED } from './plot';

/* The sheet of examples as SVG; lengths in its pixels. */

const COLUMNS = 4;
const CELL = 208;
const GAP = 20;
const WIDTH = COLUMNS * CELL + (COLUMNS - 1) * GAP;
const PICTURE = 176;
const HEAD = 70;
const BAR = 7;
const FOOT = 44;
const BELOW = 28;
/** Characters of small type that fit in the width. */
const LINE = 130;
const BOLD = 'font-weight="600"';
const SMALL = `font-size="12" fill="${MUTED}"`;

/**
 * Groups of pictures, each with what is there and what the model says, as one SVG that needs no other file.
 * @param pictureOf the JPEG bytes of a picture
 */
export function examplesSheet(
  groups: readonly ExampleGroup[],
  pictureOf: (example: Example) => Buffer,
): string {
  let height = 0;
  const parts = groups.map((group) => {
    const part = `<g transform="translate(0 ${height})">${groupMarkup(group, pictureOf)}</g>`;
    height += heightOf(group);
    return part;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="${FIGURE_CLASS}" role="img" viewBox="0 0 ${WIDTH} ${height}" ` +
    `width="${WIDTH}" height="${height}" fill="currentColor" font-family="system-ui, sans-serif" font-size="13" ` +
    `aria-label="Pictures that were answered rightly and wrongly, chosen by rule">\n` +
    `<style>${FIGURE_STYLE}</style>\n${parts.join('\n')}\n</svg>\n`
  );
}

function heightOf({ examples }: ExampleGroup): number {
  if (examples.length === 0) return HEAD;
  return HEAD + PICTURE + Math.max(...examples.map(readingsHeight)) + FOOT + BELOW;
}

function readingsHeight({ shown }: Example): number {
  return shown.reduce((sum, prediction) => sum + readingHeight(prediction), 0);
}

/** A mistake has two lines more, which say what is wrong. */
function readingHeight(prediction: UnitPrediction): number {
  return isRight(prediction) ? 36 : 70;
}

function groupMarkup(
  { title, rule, found, examples }: ExampleGroup,
  pictureOf: (example: Example) => Buffer,
): string {
  const rules = wrapped(`${rule} Found: ${found}.`).map((line, i) => text(0, 38 + 16 * i, line, SMALL));
  const cells = examples.map((example, column) => {
    const cell = exampleMarkup(example, pictureOf(example).toString('base64'));
    return `<g transform="translate(${column * (CELL + GAP)} ${HEAD})">${cell}</g>`;
  });
  return `${text(0, 17, title, `font-size="17" ${BOLD}`)}${rules.join('')}\n${cells.join('\n')}`;
}

function exampleMarkup(example: Example, jpeg: string): string {
  let y = PICTURE;
  const readings = example.shown.map((prediction) => {
    const reading = `<g transform="translate(0 ${y})">${readingMarkup(prediction)}</g>`;
    y += readingHeight(prediction);
    return reading;
  });
  const shown = example.shown.map(({ au }) => au);
  const others = example.present.filter((au) => !shown.includes(au));
  const foot = [`${example.right} of ${example.known} units right`];
  if (others.length > 0) foot.push(`also there: AU ${others.join(' ')}`);
  return [
    `<image width="${PICTURE}" height="${PICTURE}" href="data:image/jpeg;base64,${jpeg}"/>`,
    ...readings,
    ...foot.map((line, i) => text(0, y + 18 + 16 * i, line, SMALL)),
  ].join('');
}

/** The unit and its probability, as a bar with a tick at the threshold. */
function readingMarkup(prediction: UnitPrediction): string {
  const { au, p, threshold } = prediction;
  const colour = isRight(prediction) ? COLOURS[0] : COLOURS[1];
  const opacity = isUnsure(prediction) ? 0.5 : 1;
  const tick = (threshold * CELL).toFixed(1);
  const lines = isRight(prediction) ? [] : verdictOf(prediction);
  return [
    `<text y="19" font-size="12"><tspan ${BOLD}>AU${au}</tspan> ${escapeMarkup(actionUnit(au)?.name ?? '')}</text>`,
    text(CELL, 19, probabilityText(p), `text-anchor="end" ${BOLD}`),
    `<rect y="25" width="${CELL}" height="${BAR}" fill="${MUTED}" fill-opacity="0.25"/>`,
    `<rect y="25" width="${(p * CELL).toFixed(1)}" height="${BAR}" fill="${colour}" fill-opacity="${opacity}"/>`,
    `<path d="M${tick} 22v${BAR + 6}" stroke="currentColor" stroke-width="1.5"/>`,
    ...lines.map((line, i) => text(0, 49 + 16 * i, line, 'font-size="12"')),
  ].join('');
}

function verdictOf({ isPresent, doubt, unsureAbove }: UnitPrediction): string[] {
  const times = doubt / unsureAbove;
  const share = times < 0.01 ? 'under 1 %' : `${Math.round(100 * times)} %`;
  return [
    isPresent ? 'is there, said absent' : 'is not there, said present',
    `doubt: ${times < 1 ? `${share} of its level` : `${times.toPrecision(2)} times its level`}`,
  ];
}

function probabilityText(p: number): string {
  if (p > 0.995) return '> 99 %';
  return p < 0.005 ? '< 1 %' : `${Math.round(100 * p)} %`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeMarkup(content)}</text>`;
}

/** In lines of at most so many characters as fit. */
function wrapped(content: string): string[] {
  const lines: string[] = [];
  for (const word of content.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > LINE) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
