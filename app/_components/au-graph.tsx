'use client';

import { useEffect, useMemo, useRef } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import { layoutNodes } from '../_view/graph-layout';
import { type GraphFace, type GraphModel, GraphView } from '../_view/graph-view';
import type { Selection } from '../_view/selection';
import { type Feed, useShown } from '../_view/use-shown';

interface Props {
  feed: Feed<{ face: GraphFace | null }>;
  model: GraphModel;
  selection: Selection;
}

/** Diameter of a node in units of the 100 × 100 drawing, with the gap that the layout keeps around it. */
const NODE = 9;
const GAP = 1.6;
const REFRESH_MS = 200;

/** The action units on a face, and the links that the model makes between them for the face in view. */
export function AuGraph({ feed, model, selection }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const view = useRef<GraphView>(null);
  const places = useMemo(() => layoutNodes(model.aus, NODE + GAP), [model.aus]);

  useEffect(() => {
    view.current = root.current && new GraphView(root.current, model);
  }, [model]);
  useShown(feed, ({ face }) => view.current?.show(face, selection.shown), REFRESH_MS);

  return (
    <div ref={root} className="relative mx-auto aspect-square w-full max-w-[26rem]">
      <svg viewBox="0 0 100 100" className="absolute inset-0 size-full" aria-hidden="true" fill="none">
        <FaceOutline />
        <g className="stroke-ink [&_[data-touches=true]]:stroke-move" strokeLinecap="round">
          {pairs(model.aus.length).map(([i, j]) => (
            <path key={`${i}-${j}`} data-part="edge" strokeOpacity="0" d={link(places[i], places[j])} />
          ))}
        </g>
      </svg>
      <ul aria-label="Action units in the graph">
        {model.aus.map((id, index) => (
          <li key={id}>
            <button
              type="button"
              data-part="node"
              className="graph-node"
              style={{ left: `${places[index].x}%`, top: `${places[index].y}%`, width: `${NODE}%` }}
              aria-pressed={selection.pinned === id}
              aria-label={nameOf(id)}
              title={nameOf(id)}
              onClick={() => selection.pin(id)}
              onPointerEnter={(event) => event.pointerType === 'mouse' && selection.point(id)}
              onPointerLeave={(event) => event.pointerType === 'mouse' && selection.point(null)}
              onFocus={(event) => event.currentTarget.matches(':focus-visible') && selection.point(id)}
              onBlur={() => selection.point(null)}
              data-selected={selection.shown === id}
            >
              {id}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function nameOf(id: number): string {
  const unit = actionUnit(id);
  return unit ? `AU ${id}, ${unit.name}` : `AU ${id}`;
}

function pairs(size: number): [number, number][] {
  const all: [number, number][] = [];
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) all.push([i, j]);
  }
  return all;
}

/** A gentle arc towards the middle of the face, so that links between neighbours stay apart. */
function link(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const bend = 0.12;
  const x = (from.x + to.x) / 2 + (50 - (from.x + to.x) / 2) * bend;
  const y = (from.y + to.y) / 2 + (52 - (from.y + to.y) / 2) * bend;
  return `M${from.x.toFixed(1)} ${from.y.toFixed(1)}Q${x.toFixed(1)} ${y.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
}

function FaceOutline() {
  return (
    <g className="stroke-line" strokeWidth="0.8" strokeLinecap="round">
      <path d="M50 2C24 2 10 20 10 44c0 30 18 54 40 54s40-24 40-54C90 20 76 2 50 2z" className="fill-page" />
      <path d="M22 39q9-7 18 0q-9 6-18 0zM60 39q9-7 18 0q-9 6-18 0zM50 42q-3 10-5 14q5 4 10 0" />
      <path d="M34 71q16 14 32 0q-16-6-32 0z" />
    </g>
  );
}
