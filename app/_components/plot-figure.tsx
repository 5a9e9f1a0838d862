'use client';

import type { PlotOptions } from '@observablehq/plot';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { NumbersTable } from './numbers-table';
import { ScrollRegion } from './scroll-region';

type PlotModule = typeof import('@observablehq/plot');

interface Props {
  title: string;
  caption: ReactNode;
  /** What it shows, for those who cannot see it. */
  description: string;
  /** @param width of the figure in CSS pixels */
  options: (plot: PlotModule, width: number) => PlotOptions;
  head: readonly string[];
  rows: readonly (readonly [name: string, ...cells: string[]])[];
  /** Changes when something else is to be drawn. */
  of: unknown;
}

const HEIGHT = 300;

/** A figure drawn as wide as there is room, with its numbers in a table below. */
export function PlotFigure({ title, caption, description, options, head, rows, of }: Props) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const newest = useRef(options);
  newest.current = options;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` stands for what the options draw
  useEffect(() => {
    const element = frame.current!;
    let isGone = false;
    let observer: ResizeObserver | null = null;
    import('@observablehq/plot').then((plot) => {
      if (isGone) return;
      let drawnAt = 0;
      observer = new ResizeObserver(() => {
        const width = Math.floor(element.clientWidth);
        if (width === drawnAt || width === 0) return;
        drawnAt = width;
        element.replaceChildren(draw(plot, newest.current(plot, width), width));
      });
      observer.observe(element);
    });
    return () => {
      isGone = true;
      observer?.disconnect();
    };
  }, [of]);

  return (
    <figure aria-labelledby={id} className="card min-w-0 p-4">
      <h3 id={id} className="font-semibold">
        {title}
      </h3>
      <div
        ref={frame}
        role="img"
        aria-label={description}
        className="plot mt-2"
        style={{ minHeight: HEIGHT }}
      />
      <figcaption className="mt-2 text-muted text-sm leading-relaxed">{caption}</figcaption>
      <details className="mt-2 text-sm">
        <summary className="text-muted">As numbers</summary>
        <ScrollRegion label={`${title} as numbers`} className="max-h-80 overflow-auto">
          <NumbersTable head={head} rows={rows} className="mt-2" />
        </ScrollRegion>
      </details>
    </figure>
  );
}

function draw(plot: PlotModule, options: PlotOptions, width: number): Element {
  const svg = plot.plot({
    ...{ width, height: HEIGHT, marginLeft: 48, marginBottom: 44, marginTop: 26, marginRight: 20 },
    ...options,
    style: { fontSize: '13px', background: 'transparent' },
  });
  // The page's policy takes no style sheet from a script; what it would say is in training.css.
  svg.querySelector('style')?.remove();
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
