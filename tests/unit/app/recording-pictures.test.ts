import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Figure, type Ink, svg, svgText } from '../../../app/recordings/_view/picture';
import { presencePicture } from '../../../app/recordings/_view/presence-picture';
import { togetherPicture } from '../../../app/recordings/_view/together-picture';
import { tracesPicture } from '../../../app/recordings/_view/traces-picture';
import { UNADJUSTED } from '../../../lib/recording/adjust';
import { coOccurrence, type UnitSummary } from '../../../lib/recording/summary';
import { MADE_UP_HEADER, madeUpFrames } from '../../harness/made-up-face';
import { adjustedFace } from './adjusted-face';

/** Colours that are told apart in pixels. */
const INK: Ink = {
  ...{ ink: '#000000', muted: '#808080', line: '#d0d0d0', surface: '#ffffff', sunken: '#eeeeee' },
  ...{ move: '#00ff00', doubt: '#ff00ff', 'doubt-soft': '#ffccff' },
};

/** The picture as another program draws its file. */
async function pixelsOf(picture: Figure) {
  const { data, info } = await sharp(Buffer.from(svgText(picture, INK)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) =>
    `#${data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3).toString('hex')}`;
  return { width: info.width, height: info.height, at };
}

function elementsOf(picture: Figure) {
  const { document } = parseHTML(svgText(picture, INK));
  return [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
}

const summary = (
  au: number,
  active: number,
  unsure: number,
  more: Partial<UnitSummary> = {},
): UnitSummary => ({
  ...{ au, active, unsure, onsets: 0, meanDuration: null },
  ...more,
});

describe('a picture as a file', () => {
  it('is XML whatever a recording is called', () => {
    const text = 'A & B <script> "quoted" \u0000\u001b';
    const written = svgText(
      { width: 1, height: 1, draw: () => [svg('text', { 'data-name': text }, text)] },
      INK,
    );
    expect(written).not.toMatch(/\p{Cc}(?<!\n)/u);
    const element = parseHTML(written).document.querySelector('text')!;
    expect(element.textContent).toBe('A & B <script> "quoted"   ');
    expect(element.getAttribute('data-name')).toBe('A & B <script> "quoted"   ');
  });
});

describe('the picture of presences', () => {
  it('draws the share of the time present, then that of guesses', async () => {
    const picture = presencePicture([summary(12, 5, 2), summary(4, 0, 0)], 10, 'of a test');
    const { at, width, height } = await pixelsOf(picture);
    expect([width, height]).toEqual([picture.width, picture.height]);
    // Bars begin at 200 and are 300 wide; the first row's middle is 9 below the top of the rows.
    const row = 30 + 9;
    expect([at(210, row), at(345, row)]).toEqual(['#00ff00', '#00ff00']);
    const hatched = Array.from({ length: 40 }, (_, k) => at(355 + k, row));
    expect(hatched).toContain('#ffccff');
    expect(hatched.some((colour) => /^#ff(0|1|2|3)/.test(colour))).toBe(true);
    expect([at(415, row), at(495, row)]).toEqual(['#eeeeee', '#eeeeee']);
    expect([at(210, row + 26), at(495, row + 26)]).toEqual(['#eeeeee', '#eeeeee']);
    expect(at(505, row)).toBe('#ffffff');
  });

  it('says the share, the onsets and how long they last', () => {
    const texts = elementsOf(
      presencePicture(
        [summary(12, 5, 0, { onsets: 2, meanDuration: 1.25 }), summary(4, 1, 0, { onsets: 1 })],
        10,
        'of a test',
      ),
    );
    expect(texts).toContain('50 %, 2 onsets, 1.3 s each');
    expect(texts).toContain('10 %, 1 onset');
    expect(texts).toContain('12 Lip corner puller');
    expect(texts).toContain('of a test');
  });

  it('is drawn where no time was seen, of no unit, and of a unit that the catalogue does not know', async () => {
    const unseen = presencePicture([summary(99, 0, 0)], 0, '');
    expect(elementsOf(unseen)).toContain('0 %, 0 onsets');
    expect(svgText(unseen, INK)).not.toContain('NaN');
    expect((await pixelsOf(unseen)).at(210, 39)).toBe('#eeeeee');
    expect(svgText(presencePicture([], 0, ''), INK)).not.toContain('NaN');
  });
});

describe('the picture of units together', () => {
  // Unit 1 for four seconds, in two of them with unit 2; unit 4 is a guess all the time, unit 6 never there.
  const states = [
    [1, 1, 1, 1, 0],
    [1, 1, 0, 0, 0],
    [2, 2, 2, 2, 2],
    [0, 0, 0, 0, 0],
  ].map((row) => Uint8Array.from(row));
  const found = coOccurrence(new Float64Array(5).fill(1), states);
  const picture = togetherPicture([1, 2, 4, 6], found, 'of a test');
  const { document } = parseHTML(svgText(picture, INK));
  const cell = (a: number, b: number) => document.querySelector(`[data-a="${a}"][data-b="${b}"]`)!;

  it('has the share of the row’s time in each cell', () => {
    expect(cell(0, 1).textContent).toBe('50');
    expect(cell(1, 0).textContent).toBe('100');
  });

  it('tells never there, a guess and one’s own cell apart without digits', () => {
    expect(cell(0, 2).getAttribute('fill')).toBe('url(#picture-hatch)');
    expect(cell(3, 0).getAttribute('fill')).toBe(INK.surface);
    expect(cell(2, 0).getAttribute('fill')).toBe(INK.surface);
    expect(cell(1, 1).getAttribute('fill')).toBe(INK.line);
    expect(cell(0, 3).textContent).toBe('');
  });

  it('shades a cell by its share', async () => {
    const { at } = await pixelsOf(picture);
    // The first cell begins at 34, a cell is 30 wide; its corner is clear of the digits.
    const green = (a: number, b: number) => {
      const [red, , blue] = at(34 + 30 * b + 5, 34 + 30 * a + 5).match(/[\da-f]{2}/g)!;
      return 255 - (Number.parseInt(red, 16) + Number.parseInt(blue, 16)) / 2;
    };
    expect(green(1, 0)).toBeGreaterThan(green(0, 1) + 30);
    expect(green(0, 1)).toBeGreaterThan(green(0, 3) + 30);
  });

  it('is drawn of a single unit, and of none', () => {
    const one = togetherPicture([12], coOccurrence(new Float64Array(0), [new Uint8Array(0)]), '');
    expect(svgText(one, INK)).not.toContain('NaN');
    expect(togetherPicture([], coOccurrence(new Float64Array(0), []), '').width).toBeGreaterThan(0);
  });
});

describe('the picture of the traces', () => {
  it('paints nothing of a value outside of its panel', async () => {
    const picture = tracesPicture(
      { name: 'Test', header: MADE_UP_HEADER },
      await adjustedFace(madeUpFrames()),
      UNADJUSTED,
      [1, 12],
      { from: 0, to: 40 },
    );
    const { at, width, height } = await pixelsOf(picture);
    const coloured = (x: number, y: number) => {
      const [red, green, blue] = at(x, y)
        .match(/[\da-f]{2}/g)!
        .map((hex) => Number.parseInt(hex, 16));
      return Math.max(red, green, blue) - Math.min(red, green, blue) > 40;
    };
    const frames = [...parseHTML(svgText(picture, INK)).document.querySelectorAll('[data-unit]')].map(
      (panel) => {
        const frame = [...panel.querySelectorAll('rect')].at(-1)!;
        return ['x', 'y', 'width', 'height'].map((name) => Number(frame.getAttribute(name)));
      },
    );
    const legend = height - 60;
    let inside = 0;
    for (let y = 0; y < legend; y++) {
      for (let x = 0; x < width; x++) {
        if (!coloured(x, y)) continue;
        const isIn = frames.some(
          ([left, top, w, h]) => x >= left - 1 && x <= left + w + 1 && y >= top - 1 && y <= top + h + 1,
        );
        expect(isIn, `${x}, ${y}`).toBe(true);
        inside++;
      }
    }
    expect(inside).toBeGreaterThan(1000);
  });
});
