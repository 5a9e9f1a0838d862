'use client';

import { useEffect, useRef } from 'react';
import type { TracePalette } from './draw-traces';
import { onThemeChange, paletteOf } from './palette';

/** @param density canvas pixels per CSS pixel */
type Draw = (context: CanvasRenderingContext2D, palette: TracePalette, density: number) => void;

/**
 * A canvas that is as wide as its place and follows the theme.
 * @param height CSS pixels
 * @param draw a new function paints anew, at most once a picture of the screen
 */
export function useTraceCanvas(height: number, draw: Draw) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useRef<TracePalette>(null);
  useEffect(() => {
    const element = canvas.current!;
    const paint = () => {
      const density = Math.min(2, devicePixelRatio);
      const [width, pixels] = [Math.round(element.clientWidth * density), Math.round(height * density)];
      if (width === 0) return;
      if (element.width !== width) element.width = width;
      if (element.height !== pixels) element.height = pixels;
      palette.current ??= paletteOf(element.parentElement!);
      draw(element.getContext('2d')!, palette.current, density);
    };
    // Observing calls back at once, before the next picture.
    const resize = new ResizeObserver(paint);
    resize.observe(element);
    const endTheme = onThemeChange(() => {
      palette.current = null;
      paint();
    });
    return () => {
      resize.disconnect();
      endTheme();
    };
  }, [draw, height]);
  return canvas;
}
