/** Something that is tried many times. */
export interface Ordeal {
  /**
   * @param number of the trial, which all that is drawn by lot depends on
   * @returns what was measured, by name
   * @throws what went wrong
   */
  trial(number: number): Promise<Record<string, number>>;
  close(): Promise<void>;
}

interface Kind {
  readonly what: string;
  readonly wanted: number;
  /** @param work folder that stays from call to call */
  load(): Promise<{ open(work: string): Promise<Ordeal> }>;
}

export const KINDS: Readonly<Record<string, Kind>> = {
  damaged: {
    what: 'damaged weights, manifests, zips, pictures, videos, tables, label files and bodies',
    wanted: 10_000,
    load: () => import('./damaged-input'),
  },
  trainings: {
    what: 'trainings killed, then gone on with to the same result',
    wanted: 200,
    load: () => import('./killed-trainings'),
  },
  publishing: {
    what: 'publishing and rolling back, killed',
    wanted: 100,
    load: () => import('./killed-publishing'),
  },
};
