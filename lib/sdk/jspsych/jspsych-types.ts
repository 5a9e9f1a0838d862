import { AppError } from '../../errors';
import { VERSION } from '../asset-folder';

/** What is used of jsPsych 8, so that the package does without it. */
export interface JsPsych {
  readonly extensions: Readonly<Record<string, unknown>>;
  abortExperiment(message?: string, data?: object): void;
}

/** A parameter of a plugin, or a field of its data. */
export interface FieldInfo {
  /** A number of jsPsych’s ParameterType. */
  readonly type: number;
  readonly default?: unknown;
  readonly options?: readonly string[];
  readonly array?: boolean;
}

/** What jsPsych asks of a plugin. */
export interface PluginInfo<Parameters, Data> {
  readonly name: string;
  readonly version: string;
  readonly parameters: Readonly<Record<keyof Parameters, FieldInfo>>;
  readonly data: Readonly<Record<keyof Data, FieldInfo>>;
}

/** Options of `jsPsych.simulate()` for a trial. */
export interface SimulationOptions {
  readonly data?: Readonly<Record<string, unknown>>;
}

/** jsPsych’s ParameterType, as far as it is used. */
export const TYPE = { BOOL: 0, STRING: 1, INT: 2, FLOAT: 3, SELECT: 7, HTML_STRING: 8, COMPLEX: 13 } as const;

export function pluginInfo<Parameters, Data>(
  name: string,
  parameters: PluginInfo<Parameters, Data>['parameters'],
  data: PluginInfo<Parameters, Data>['data'],
): PluginInfo<Parameters, Data> {
  return { name, version: VERSION, parameters, data };
}

/** @throws AppError conflict where it is not there */
export function extensionNamed(jsPsych: JsPsych, name: string): unknown {
  const extension = jsPsych.extensions[name];
  if (extension) return extension;
  throw new AppError(
    'conflict',
    'The extension is not in initJsPsych({ extensions: [{ type: UgnLiveExtension, params: { assets: … } }] }).',
  );
}
