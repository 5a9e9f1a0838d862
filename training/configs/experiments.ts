import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, messageOf } from '../../lib/errors';
import type { ConfigName } from '../../lib/runs/start-options';
import type { TrainingConfig } from '../stages/training-config';
import { config as gnD } from './gn-d';
import { config as photographs } from './photographs';
import { config as resnetBl } from './resnet-bl';
import { config as resnet18 } from './resnet18-baseline';
import { config as ship } from './ship';
import { config as ugn } from './ugn';
import { config as ugnB } from './ugn-b';

/** The experiments by the name that `--config` takes. */
export const CONFIGS: Readonly<Record<ConfigName, TrainingConfig>> = {
  resnet18,
  'resnet-bl': resnetBl,
  'gn-d': gnD,
  ugn,
  'ugn-b': ugnB,
  ship,
  photographs,
};

function isConfigName(name: string): name is ConfigName {
  return Object.hasOwn(CONFIGS, name);
}

/**
 * An experiment by its name, or from a file of one's own that exports a `config`.
 * @throws AppError bad-input
 */
export async function loadConfig(name: string): Promise<TrainingConfig> {
  if (!name.endsWith('.ts')) {
    if (isConfigName(name)) return CONFIGS[name];
    const names = Object.keys(CONFIGS).join(', ');
    throw new AppError('bad-input', `There is no config ${name}; there are ${names}, or give a .ts file.`);
  }
  let file: { config?: TrainingConfig };
  try {
    file = await import(pathToFileURL(path.resolve(name)).href);
  } catch (cause) {
    throw new AppError('bad-input', `Cannot load the config ${name}: ${messageOf(cause)}`, { cause });
  }
  if (!file.config) throw new AppError('bad-input', `${name} does not export a config.`);
  return file.config;
}
