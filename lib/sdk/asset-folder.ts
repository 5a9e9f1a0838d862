import * as z from 'zod/mini';
import { AppError, messageOf } from '../errors';
import { isForeign } from '../module-worker';

/** Both are put in by the build of the package (lib/packaging). */
declare const UGN_VERSION: string;
declare const UGN_CODE_HASH: string;

/** Version of the package. */
export const VERSION = UGN_VERSION;

/** The list of a folder of assets: what is fetched from it, with sizes and hashes. */
const ASSET_LIST = 'assets.json';

const listSchema = z.object({
  format: z.literal('ugn-live assets'),
  version: z.string(),
  /** SHA-256 over the scripts: those of one build work together. */
  code: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
});

/** Where a detector finds what it runs on. */
export interface Assets {
  readonly inferenceScript: string;
  readonly finderScript: string;
  readonly modelBase: string;
  readonly mediapipeBase: string;
  readonly wasmBase: string;
  /** Whether the scripts are imported by a line of the page's own origin. */
  readonly byImport: boolean;
}

/**
 * Looks into a folder of assets.
 * @param folder as the caller gave it
 * @throws AppError io where there is none or this page may not read it; conflict where it is another version's
 */
export async function openAssets(folder: string | URL): Promise<Assets> {
  const base = new URL(folder, document.baseURI).href.replace(/\/+$/, '');
  const address = `${base}/${ASSET_LIST}`;
  const response = await fetch(address).catch((cause) => {
    throw new AppError(
      'io',
      `${address} could not be loaded (${messageOf(cause)}). If it is of another origin than this page, that server ` +
        'must allow it with “Access-Control-Allow-Origin”, and a Content-Security-Policy of this page in connect-src.',
      { cause },
    );
  });
  if (!response.ok) throw missing(address, `the server answered ${response.status}`);
  const list = listSchema.safeParse(await response.json().catch(() => null));
  if (!list.success) throw missing(address, 'what is there is no list of assets');
  const { version, code } = list.data;
  if (code !== UGN_CODE_HASH) {
    const build = version === VERSION ? `another build of ${version}` : `version ${version}`;
    throw new AppError(
      'conflict',
      `The assets at ${base} are of ${build}, and this page runs version ${VERSION}. Copy them there again with ` +
        'npx --no ugn-live-assets FOLDER.',
    );
  }
  // Of its own origin an isolated page starts only what says that it wants to be isolated too.
  const isRefused =
    globalThis.crossOriginIsolated === true && !response.headers.has('Cross-Origin-Embedder-Policy');
  return {
    inferenceScript: `${base}/code/inference.worker.js`,
    finderScript: `${base}/code/finder.worker.js`,
    modelBase: `${base}/model`,
    mediapipeBase: `${base}/mediapipe`,
    wasmBase: `${base}/wasm`,
    byImport: isForeign(base) || isRefused,
  };
}

function missing(address: string, why: string): AppError {
  return new AppError(
    'io',
    `There are no assets of ugn-live at ${address} (${why}). Copy them there with npx --no ugn-live-assets FOLDER, and give ` +
      'createDetector the address of that folder.',
  );
}
