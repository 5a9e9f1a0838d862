import type { TrainingConfig } from '../config';
import { config as gnD } from './gn-d';
import { config as resnetBl } from './resnet-bl';
import { config as resnet18 } from './resnet18';
import { config as ship } from './ship';
import { config as ugn } from './ugn';
import { config as ugnB } from './ugn-b';

/** The experiments by the name that `--config` takes. */
export const CONFIGS: Readonly<Record<string, TrainingConfig>> = {
  resnet18,
  'resnet-bl': resnetBl,
  'gn-d': gnD,
  ugn,
  'ugn-b': ugnB,
  ship,
};
