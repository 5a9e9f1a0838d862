/** Pages that a browser keeps, with all that they load. What is not here needs the server. */
export const KEPT_PAGES = ['/', '/check', '/analyze', '/recordings', '/offline'] as const;

/** Where the reader is led who asks for a page that is not kept, while the server cannot be reached. */
export const OFFLINE_PAGE = '/offline';

/** Stands for every recording's page: its id is as long as any, and is exchanged for the one that is asked for. */
export const ANY_RECORDING = '00000000-0000-4000-8000-000000000000';

/** Says of which build a page is, on every response of `npm start`. */
export const BUILD_HEADER = 'x-site-build';

/** Address of the script that keeps the site. */
export const KEEPING_SCRIPT = '/sw.js';

/** Asks that script how much is kept; it answers the port that comes along with a number of bytes, or null where a part is missing. */
export const ASK_SIZE = 'how much is kept';

/** Asks that script to fetch what is missing; it answers the same. */
export const KEEP_AGAIN = 'keep what is missing';

/** Name of its cache. */
export const KEPT_IN = 'ugn-live site';

/** One file or page of the copy that a browser keeps. */
export interface KeptFile {
  readonly url: string;
  /** Left out where the address changes with the content. */
  readonly revision: string | null;
  /** Subresource integrity of the content; a page's is left out, since it differs in each response. */
  readonly integrity?: string;
  /** As it is kept, not compressed; 0 of a page, whose size the server does not know before. */
  readonly bytes: number;
}

/** What a browser keeps: all of one build and one model, or nothing of it. */
export interface KeptCopy {
  readonly build: string;
  readonly files: readonly KeptFile[];
}
