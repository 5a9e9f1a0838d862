interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Fill extends Box {
  readonly colour: string;
  readonly opacity: number;
}

export interface Stroke {
  readonly colour: string;
  readonly opacity: number;
  readonly dash: readonly number[];
  /** Ends of each line. */
  readonly lines: readonly (readonly [x1: number, y1: number, x2: number, y2: number])[];
  /** Where it shows; null for everywhere. */
  readonly clip: readonly Box[] | null;
}

export interface Lettering {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly align: CanvasTextAlign;
}

interface Style {
  fillStyle: string;
  strokeStyle: string;
  globalAlpha: number;
  lineWidth: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
}

/** The part of a canvas context that our drawings use; it keeps what was painted instead of pixels. */
export class PaintedCanvas implements Style {
  fillStyle = '#000';
  strokeStyle = '#000';
  globalAlpha = 1;
  lineWidth = 1;
  font = '';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  readonly canvas: { readonly width: number; readonly height: number };
  readonly fills: Fill[] = [];
  readonly strokes: Stroke[] = [];
  readonly letterings: Lettering[] = [];
  #dash: number[] = [];
  #clip: Box[] | null = null;
  #path: { boxes: Box[]; lines: (readonly [number, number, number, number])[]; pen: [number, number] } = {
    ...{ boxes: [], lines: [], pen: [0, 0] },
  };
  readonly #kept: (Style & { dash: number[]; clip: Box[] | null })[] = [];

  constructor(width: number, height: number) {
    this.canvas = { width, height };
  }

  /** As what a drawing takes; it must not use more than this class has. */
  get context(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D;
  }

  save(): void {
    const { fillStyle, strokeStyle, globalAlpha, lineWidth, font, textAlign, textBaseline } = this;
    const style = { fillStyle, strokeStyle, globalAlpha, lineWidth, font, textAlign, textBaseline };
    this.#kept.push({ ...style, dash: this.#dash, clip: this.#clip });
  }

  restore(): void {
    const { dash, clip, ...style } = this.#kept.pop()!;
    Object.assign(this, style);
    this.#dash = dash;
    this.#clip = clip;
  }

  clearRect(x: number, y: number, width: number, height: number): void {
    if (x > 0 || y > 0 || width < this.canvas.width || height < this.canvas.height) return;
    for (const kept of [this.fills, this.strokes, this.letterings]) kept.length = 0;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.fills.push({ x, y, width, height, colour: this.fillStyle, opacity: this.globalAlpha });
  }

  fillText(text: string, x: number, y: number): void {
    this.letterings.push({ text, x, y, colour: this.fillStyle, align: this.textAlign });
  }

  beginPath(): void {
    this.#path = { boxes: [], lines: [], pen: [0, 0] };
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path.boxes.push({ x, y, width, height });
  }

  moveTo(x: number, y: number): void {
    this.#path.pen = [x, y];
  }

  lineTo(x: number, y: number): void {
    this.#path.lines.push([...this.#path.pen, x, y]);
    this.#path.pen = [x, y];
  }

  setLineDash(dash: number[]): void {
    this.#dash = dash;
  }

  /** Of rectangles, and not within another clip. */
  clip(): void {
    this.#clip = this.#path.boxes;
  }

  stroke(): void {
    const { lines } = this.#path;
    this.strokes.push({
      ...{ colour: this.strokeStyle, opacity: this.globalAlpha, lines, dash: this.#dash, clip: this.#clip },
    });
  }

  /** Colours of the fills over the middle of a pixel, the lowest first. */
  coloursAt(x: number, y: number): string[] {
    return this.fills.filter((fill) => holds(fill, x + 0.5, y + 0.5)).map(({ colour }) => colour);
  }

  /** Colours of the hatches whose lines show there. */
  hatchesAt(x: number, y: number): string[] {
    return this.strokes
      .filter(({ clip }) => clip?.some((box) => holds(box, x + 0.5, y + 0.5)))
      .map(({ colour }) => colour);
  }
}

function holds(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}
