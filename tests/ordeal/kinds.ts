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
  /** Figures that should not grow with `frames`, within one `visit`. */
  readonly flat?: readonly string[];
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
  recordings: {
    what: 'recordings whose tab, renderer or browser is killed, whose quota or disk is full, beside a second tab',
    wanted: 100,
    load: () => import('./harmed-recordings'),
  },
  api: {
    what: 'the site with 1,000 connections held, 200 slow senders, 500 requests at once',
    wanted: 60,
    load: () => import('./crowded-site'),
  },
  disturbances: {
    what: 'the live page whose camera is pulled, muted, changed, or whose thread is ended',
    wanted: 200,
    load: () => import('./disturbed-page'),
  },
  gpu: {
    what: 'the live page whose GPU (in software) is lost',
    wanted: 50,
    load: async () => ({ open: (await import('./disturbed-page')).openGpu }),
  },
  soak: {
    what: 'looks at a live page that goes on, a quarter of a minute apart',
    wanted: 480,
    flat: ['tensors', 'nodes', 'listeners', 'MB of page and threads'],
    load: () => import('./soaked-page'),
  },
};
