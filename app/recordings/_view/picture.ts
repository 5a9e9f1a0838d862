import { AppError } from '@/lib/errors';

/** An element of an SVG picture; the page renders it and a file is written from it. */
export interface SvgNode {
  readonly tag: string;
  /** By the names that SVG has in a file. */
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (SvgNode | string)[];
}

/** Colours of a picture: the theme's on the page, fixed ones in a file. */
export type Ink = Record<
  'ink' | 'muted' | 'line' | 'surface' | 'sunken' | 'move' | 'doubt' | 'doubt-soft',
  string
>;

const NAMES: readonly (keyof Ink)[] = [
  ...(['ink', 'muted', 'line', 'surface', 'sunken', 'move', 'doubt', 'doubt-soft'] as const),
];

/** Follows the theme. */
export const THEME_INK = Object.fromEntries(NAMES.map((name) => [name, `var(--${name})`])) as Ink;

export function svg(
  tag: string,
  attributes: SvgNode['attributes'] = {},
  ...children: SvgNode['children']
): SvgNode {
  return { tag, attributes, children };
}

/** The hatch that says that a value is a guess or unknown. @param id of the pattern */
export function hatchPattern(id: string, ink: Ink): SvgNode {
  return svg(
    'defs',
    {},
    svg(
      'pattern',
      { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(-45)' },
      svg('rect', { width: 6, height: 6, fill: ink['doubt-soft'] }),
      svg('rect', { width: 6, height: 2, fill: ink.doubt }),
    ),
  );
}

/** A picture of which a file can be made. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  /** @param ink colours @param id begins the ids inside, which must differ on a page */
  draw(ink: Ink, id: string): SvgNode[];
}

/** The picture as an SVG file on white, with the colours of the light theme. */
export function svgFile(picture: Figure): Blob {
  return new Blob([svgText(picture, lightInk())], { type: 'image/svg+xml' });
}

/** The picture as the text of an SVG file. */
export function svgText({ width, height, draw }: Figure, ink: Ink): string {
  const root = svg(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ width, height, viewBox: `0 0 ${width} ${height}` },
      'font-family': 'system-ui, "Segoe UI", Roboto, Arial, sans-serif',
    },
    svg('rect', { width, height, fill: ink.surface }),
    ...draw(ink, 'picture'),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup(root)}\n`;
}

/** Pixels of a PNG for each unit of the picture. */
const PNG_SCALE = 2;

/** @throws AppError internal where the browser does not draw it */
export async function pngFile(picture: Figure): Promise<Blob> {
  const address = URL.createObjectURL(svgFile(picture));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = PNG_SCALE * picture.width;
    canvas.height = PNG_SCALE * picture.height;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (file) return file;
  } catch (cause) {
    throw new AppError('internal', 'This browser did not make a PNG of the picture; save it as SVG.', {
      cause,
    });
  } finally {
    URL.revokeObjectURL(address);
  }
  throw new AppError('internal', 'This browser did not make a PNG of the picture; save it as SVG.');
}

/** The theme's light colours, whatever theme the page has. */
function lightInk(): Ink {
  const probe = document.createElement('span');
  probe.dataset.theme = 'light';
  document.body.append(probe);
  const ink = Object.fromEntries(
    NAMES.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  ) as Ink;
  probe.remove();
  return ink;
}

function markup(node: SvgNode | string): string {
  if (typeof node === 'string') return escaped(node);
  const attributes = Object.entries(node.attributes).map(
    ([name, value]) => ` ${name}="${escaped(String(value))}"`,
  );
  return `<${node.tag}${attributes.join('')}>${node.children.map(markup).join('')}</${node.tag}>`;
}

/** Without control characters, which XML does not know. */
function escaped(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');
}
