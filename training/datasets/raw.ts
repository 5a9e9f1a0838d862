import { z } from 'zod';
import type { PreparedFrom } from '../face-set/shard-index';
import type { Problem } from './problems';

/** A frame of a dataset as it was handed out, before a face was looked for. */
export interface RawFrame {
  /** Unique in the dataset and the same on every machine, such as F001/T1/12. */
  readonly id: string;
  readonly picture: PictureSource;
  readonly subject: string;
  /** The recording that the frame is of, whose frames follow each other; null for a picture on its own. */
  readonly recording: string | null;
  /** by action unit: 0 absent, 1 present, between them how likely, null unknown */
  readonly labels: readonly (number | null)[];
  /** by action unit, 0..1, null unknown */
  readonly intensity: readonly (number | null)[];
}

export type PictureSource =
  | { readonly kind: 'image'; readonly path: string }
  /** `number` counts from 1 */
  | { readonly kind: 'video'; readonly path: string; readonly number: number };

/** A dataset in the layout that its makers hand out, read but not prepared. */
export interface RawDataset {
  readonly name: PreparedFrom;
  readonly directory: string;
  /** What it is, for people, where that is more than its name says. */
  readonly about?: string;
  /** FACS numbers, in the order of labels and intensity */
  readonly aus: readonly number[];
  /** Those that nothing is wrong with. */
  readonly frames: readonly RawFrame[];
  /** What is missing or malformed. */
  readonly problems: readonly Problem[];
  /** What is worth knowing and is not wrong. */
  readonly notes: readonly string[];
}

/** Of FACS: A to E as 1 to 5. */
export const MAX_INTENSITY = 5;

export const labelRuleSchema = z.strictObject({
  /** from which intensity on, of 0..5, a unit is present; null for the dataset's own rule */
  presentFrom: z.number().gt(0).max(MAX_INTENSITY).nullable(),
});

/** How labels are read that leave a choice. */
export type LabelRule = z.output<typeof labelRuleSchema>;

/** By the dataset's own rule. */
export const AS_CODED: LabelRule = { presentFrom: null };
