'use client';

import { createElement, type ReactNode, useId, useMemo, useState } from 'react';
import { messageOf } from '@/lib/errors';
import { ScrollRegion } from '../../_components/scroll-region';
import { download } from '../../_view/download';
import { type Figure, pngFile, type SvgNode, svgFile, THEME_INK } from '../_view/picture';

interface Props {
  picture: Figure;
  /** Names its place, which the keyboard can scroll. */
  label: string;
  /** What it shows, for those who cannot see it. */
  description: string;
  /** Of the saved files, without its ending. */
  fileName: string;
  /** Of the place in which it scrolls. */
  className?: string;
  children?: ReactNode;
}

/** A picture that follows the theme and can be saved. */
export function PictureFigure({ picture, label, description, fileName, className = '', children }: Props) {
  const id = useId().replaceAll(/[^\w-]/g, '');
  const [failure, setFailure] = useState('');
  const { width, height } = picture;
  const content = useMemo(() => picture.draw(THEME_INK, id).map(rendered), [picture, id]);
  const savePng = () =>
    pngFile(picture).then(
      (file) => download(file, `${fileName}.png`),
      (error) => setFailure(messageOf(error)),
    );
  return (
    <figure>
      <ScrollRegion label={label} className={`overflow-auto ${className}`}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          className="block max-w-none sm:max-w-full sm:h-auto"
          role="img"
          aria-label={description}
        >
          {content}
        </svg>
      </ScrollRegion>
      <figcaption className="mt-2 flex flex-wrap items-center gap-2">
        {children}
        <span className="ml-auto flex gap-2">
          <button type="button" className="button" onClick={savePng}>
            PNG<span className="sr-only"> of {fileName}</span>
          </button>
          <button
            type="button"
            className="button"
            onClick={() => download(svgFile(picture), `${fileName}.svg`)}
          >
            SVG<span className="sr-only"> of {fileName}</span>
          </button>
        </span>
        {failure !== '' && (
          <span role="alert" className="basis-full text-alarm text-sm">
            {failure}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function rendered(node: SvgNode | string, key: number): ReactNode {
  if (typeof node === 'string') return node;
  const attributes = Object.entries(node.attributes).map(([name, value]) => [reactName(name), value]);
  return createElement(
    node.tag,
    { key, ...Object.fromEntries(attributes) },
    ...node.children.map((child, k) => rendered(child, k)),
  );
}

/** text-anchor is textAnchor in React; data-a stays. */
function reactName(name: string): string {
  return name.startsWith('data-')
    ? name
    : name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
