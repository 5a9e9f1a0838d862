import { readdir } from 'node:fs/promises';
import { AppError, messageOf } from '../../lib/errors';
import { recoverFolder } from '../../lib/node/replace-folder';
import { INDEX_FILE } from '../face-set/shard-index';
import { readShardSet, type ShardSet } from '../face-set/shards';
import { BP4D_LABELS, readBp4d } from './bp4d';
import { DISFA_LABELS, readDisfa } from './disfa';
import { disfaPlusLabels, isTrial, readDisfaPlus } from './disfa-plus';
import { FOLDER_LABELS, readFolder } from './folder';
import { archivesIn, foldersIn, named, namesOf } from './frame-files';
import { AS_CODED, type LabelRule, type RawDataset } from './raw';
import { isRendered, renderedSet } from './rendered-source';

/** What a source holds: a face set, which can be trained on, or a dataset that is to be prepared first. */
export type Dataset =
  | { readonly kind: 'faces'; readonly set: ShardSet }
  | { readonly kind: 'raw'; readonly raw: RawDataset };

interface Layout {
  readonly name: string;
  /** Whether its labels say how strong a unit is. */
  readonly hasIntensities: boolean;
  isAt(directory: string, names: readonly string[]): boolean | Promise<boolean>;
  read(directory: string, rule: LabelRule): Promise<RawDataset>;
}

const LAYOUTS: readonly Layout[] = [
  {
    name: 'BP4D as its makers hand it out',
    hasIntensities: false,
    isAt: (_, names) => names.some((name) => named(BP4D_LABELS).test(name)),
    read: readBp4d,
  },
  {
    name: 'DISFA+ as its makers hand it out',
    hasIntensities: true,
    isAt: async (directory) => (await disfaPlusLabels(directory)) !== null,
    read: readDisfaPlus,
  },
  {
    name: 'DISFA as its makers hand it out',
    hasIntensities: true,
    isAt: (_, names) => names.some((name) => named(DISFA_LABELS).test(name)),
    read: readDisfa,
  },
  {
    name: `pictures with ${FOLDER_LABELS}`,
    hasIntensities: true,
    isAt: (_, names) => names.includes(FOLDER_LABELS),
    read: readFolder,
  },
];

/**
 * Recognises what a source holds, and reads it. What is wrong with a dataset that is not prepared is listed in it.
 * @param source a folder, or render:PEOPLE for the renderer
 * @throws AppError io when the folder cannot be read; bad-input when it holds neither, or a damaged face set, or has no
 *   intensities where it is asked to be read by them
 */
export async function openDataset(source: string, rule: LabelRule = AS_CODED): Promise<Dataset> {
  if (isRendered(source)) {
    if (rule.presentFrom !== null) throw noIntensities(source, 'the renderer');
    return { kind: 'faces', set: await readShardSet(await renderedSet(source)) };
  }
  const layout = await layoutOf(source);
  if (rule.presentFrom !== null && !layout?.hasIntensities) {
    throw noIntensities(source, layout?.name ?? 'a face set');
  }
  if (layout === null) return { kind: 'faces', set: await readShardSet(source) };
  return { kind: 'raw', raw: await layout.read(source, rule) };
}

function noIntensities(source: string, what: string): AppError {
  return new AppError(
    'bad-input',
    `--present-from is for labels that are intensities from 0 to 5. ${source} holds ${what}, which says what is present; ` +
      'leave the option out.',
  );
}

/**
 * A face set to train on or to be measured by.
 * @param source a folder, or render:PEOPLE for the renderer
 * @throws AppError as openDataset; bad-input, with the command, for a dataset that is not prepared
 */
export async function openFaceSet(source: string): Promise<ShardSet> {
  if (isRendered(source)) return readShardSet(await renderedSet(source));
  const layout = await layoutOf(source);
  if (layout === null) return readShardSet(source);
  throw new AppError(
    'bad-input',
    `${source} holds ${layout.name}, in which no face is found and cut out yet. Prepare it once with\n` +
      `  ${prepareCommandOf(source)}\nand give the folder after --out as --data.`,
  );
}

/** Without a slash at its end the folder's name gives the set's. */
export function prepareCommandOf(directory: string, { presentFrom }: LabelRule = AS_CODED): string {
  const how = presentFrom === null ? '' : ` --present-from ${presentFrom}`;
  return `npm run train -- prepare --data ${directory} --out ${directory.replace(/[/\\]+$/, '')}-faces${how}`;
}

/** null for a face set; its content may still be damaged. */
async function layoutOf(directory: string): Promise<Layout | null> {
  await recoverFolder(directory);
  const names = await readdir(directory).catch((cause) => {
    throw new AppError('io', `Cannot read the folder ${directory}: ${messageOf(cause)}`, { cause });
  });
  if (names.includes(INDEX_FILE)) return null;
  const layout = await layoutAt(directory, names);
  if (layout) return layout;
  const found = names.length === 0 ? 'It is empty.' : `It holds ${names.sort().slice(0, 5).join(', ')}.`;
  throw new AppError(
    'bad-input',
    `${directory} is no dataset that can be read: it has neither ${INDEX_FILE} (a face set), ${BP4D_LABELS} (BP4D, BP4D+), ` +
      `${DISFA_LABELS} (DISFA), Labels/SN001/TRIAL/AU1.txt (DISFA+) nor ${FOLDER_LABELS} (your own pictures). ${found} ` +
      `${await adviceFor(directory, names)}See docs/datasets.md.`,
  );
}

async function layoutAt(directory: string, names: readonly string[]): Promise<Layout | null> {
  for (const layout of LAYOUTS) if (await layout.isAt(directory, names)) return layout;
  return null;
}

/** What to do with a folder that is near one that can be read. */
async function adviceFor(directory: string, names: readonly string[]): Promise<string> {
  const labels = named(BP4D_LABELS, DISFA_LABELS, 'Labels');
  const packed = await archivesIn(directory, labels);
  for (const folder of await foldersIn(directory, labels)) packed.push(...(await archivesIn(folder, /./)));
  if (packed.length > 0)
    return `Unpack ${packed.slice(0, 3).join(', ')}${packed.length > 3 ? ', …' : ''} there. `;
  if (isTrial(names)) {
    return 'With its AU1.txt it looks like a trial of DISFA+; give the folder that holds Labels and Images. ';
  }
  for (const folder of await foldersIn(directory, /./)) {
    const layout = await layoutAt(folder, await namesOf(folder));
    if (layout) return `${folder} holds ${layout.name}; give that. `;
  }
  return '';
}
