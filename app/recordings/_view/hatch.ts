interface Look {
  /** From one line to the next, in CSS pixels. */
  readonly spacing: number;
  readonly opacity: number;
  /** 1 rises to the right, −1 falls. */
  readonly slope: 1 | -1;
}

/**
 * Slanted lines over columns of a canvas, so that what they mean is told without a colour.
 * @param marked 1 for each column that gets them
 * @param density canvas pixels per CSS pixel
 */
export function hatch(
  context: CanvasRenderingContext2D,
  marked: Uint8Array,
  top: number,
  height: number,
  colour: string,
  density: number,
  { spacing, opacity, slope }: Look,
): void {
  if (!marked.includes(1)) return;
  context.save();
  context.beginPath();
  for (let x = 0; x < marked.length; x++) {
    if (!marked[x]) continue;
    const start = x;
    while (x < marked.length && marked[x]) x++;
    context.rect(start, top, x - start, height);
  }
  context.clip();
  context.beginPath();
  const [begin, end] = slope > 0 ? [top + height, top] : [top, top + height];
  for (let x = -height; x < marked.length; x += spacing * density) {
    context.moveTo(x, begin);
    context.lineTo(x + height, end);
  }
  context.strokeStyle = colour;
  context.globalAlpha = opacity;
  context.lineWidth = density;
  context.stroke();
  context.restore();
}
