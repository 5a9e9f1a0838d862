import { gzipSync } from 'node:zlib';
import { ANY_RECORDING } from '../../lib/offline/kept-pages';

/** Scripts and styles that a page asks for as it is opened, as servers send them (gzip). */
export interface PageWeight {
  readonly page: string;
  readonly files: number;
  /** Bytes, and at most so many. */
  readonly gzip: number;
  readonly limit: number;
}

const KB = 1000;

/** A tenth above what they were when they were set, so that what grows is noticed. */
const LIMITS: Readonly<Record<string, number>> = {
  '/': 270 * KB,
  '/check': 240 * KB,
  '/analyze': 430 * KB,
  '/recordings': 260 * KB,
  [`/recordings/${ANY_RECORDING}`]: 290 * KB,
  '/model': 178 * KB,
  '/training': 215 * KB,
  '/offline': 176 * KB,
};

/** @param url of a site that is served as it was built @throws Error where a page or a file is not answered with 200 */
export async function pageWeights(url: string): Promise<PageWeight[]> {
  const sizes = new Map<string, number>();
  const weights: PageWeight[] = [];
  for (const [page, limit] of Object.entries(LIMITS)) {
    const html = Buffer.from(await fetched(new URL(page, url))).toString();
    // Those for browsers without modules are in every page, and no browser that can run the site asks for them.
    const own = html.replace(/<script[^>]*\bnomodule\b[^>]*>/gi, '');
    const files = new Set(own.match(/\/_next\/static\/[\w./~%-]+\.(?:js|css)/g));
    for (const file of files) {
      if (!sizes.has(file)) sizes.set(file, gzipSync(await fetched(new URL(file, url))).length);
    }
    const gzip = [...files].reduce((sum, file) => sum + sizes.get(file)!, 0);
    weights.push({ page, files: files.size, gzip, limit });
  }
  return weights;
}

async function fetched(address: URL): Promise<Uint8Array> {
  const response = await fetch(address);
  if (response.status !== 200) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
