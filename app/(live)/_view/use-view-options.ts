'use client';

import { useState } from 'react';
import { type Selection, useSelection } from '../../_view/selection';

/** What a person has chosen to see; it outlives a camera that goes away and returns. */
export interface ViewOptions {
  readonly selection: Selection;
  /** null: mirrored for a camera, as in a looking glass, and not for a file. */
  readonly mirror: boolean | null;
  /** Attention of the shown action unit on the picture. */
  readonly heat: boolean;
  readonly order: RowOrder;
  readonly view: PanelView;
  /** Whether letters, digits and signs are shortcuts. */
  readonly characterKeys: boolean;
  readonly set: (change: Partial<Choices>) => void;
}

type Choices = Pick<ViewOptions, 'mirror' | 'heat' | 'order' | 'view' | 'characterKeys'>;

const FIRST: Choices = { mirror: null, heat: true, order: 'face', view: 'rows', characterKeys: true };

export function useViewOptions(): ViewOptions {
  const [choices, setChoices] = useState(FIRST);
  const selection = useSelection();
  return { ...choices, selection, set: (change) => setChoices((before) => ({ ...before, ...change })) };
}

export type RowOrder = 'face' | 'strongest';

export type PanelView = 'rows' | 'table';
