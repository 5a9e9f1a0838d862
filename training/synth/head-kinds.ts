import type { FaceSample } from '../face-set/shards';
import { HeadAssets } from './assets';
import { CreaseMap } from './creases';
import type { Strengths } from './expression';
import { IctModel } from './ict/ict-model';
import { ICT_RENDERER, renderIctIdentity } from './ict/ict-sample';
import { RENDERER, renderIdentity } from './sample';

/** Whose heads are drawn: MakeHuman's, or those of ICT-FaceKit. */
export const HEADS = ['makehuman', 'ict'] as const;
export type Heads = (typeof HEADS)[number];

/** As sets name it in their `source`. */
export const RENDERER_NAME: Readonly<Record<Heads, string>> = {
  makehuman: `Rendered heads by renderer ${RENDERER}`,
  ict: `Rendered heads of ICT-FaceKit by renderer ict-${ICT_RENDERER}`,
};

/** Renders `count` crops of an identity, see renderIdentity. */
type RenderPerson = (
  number: number,
  count: number,
  seed: number,
  backgrounds: readonly string[] | undefined,
  strengths: Strengths,
) => Promise<FaceSample[]>;

/**
 * Reads the heads in a folder.
 * @throws AppError io when they are not there
 */
export function openHeads(heads: Heads, folder: string): RenderPerson {
  if (heads === 'ict') {
    const model = new IctModel(folder);
    const creases = new CreaseMap(model.face);
    return (...about) => renderIctIdentity(model, creases, ...about);
  }
  const assets = new HeadAssets(folder);
  const creases = new CreaseMap(assets);
  return (...about) => renderIdentity(assets, creases, ...about);
}
