import 'server-only';
import path from 'node:path';
import { AppError } from '../errors';
import { CELLS_FOLDER } from '../runs/job-file';
import { isPlain } from '../runs/plain-name';

/** The folder of the project; the site is always started there. */
export function projectFolder(): string {
  return process.cwd();
}

/** Where training writes its runs; UGN_RUNS names another folder. */
export function runsFolder(): string {
  return path.resolve(/*turbopackIgnore: true*/ projectFolder(), process.env.UGN_RUNS || 'runs');
}

/** Where the models lie that the pages load; UGN_MODELS names another folder. */
export function modelsFolder(): string {
  return path.resolve(
    /*turbopackIgnore: true*/ projectFolder(),
    process.env.UGN_MODELS || path.join('public', 'models'),
  );
}

/** Joins a run of a job to the name of its job: `<job>~<cell>`. */
export const CELL_MARK = '~';

/**
 * The folder of a run, or of a run that is a cell of a job (`<job>~<cell>`).
 * @param id from a request, so nothing about it is trusted
 * @throws AppError not-found for everything that is not a plain name
 */
export function runFolder(id: string): string {
  const [name, cell, ...rest] = id.split(CELL_MARK);
  const isCell = id.includes(CELL_MARK);
  if (rest.length > 0 || !isPlain(name) || (isCell && !isPlain(cell))) throw noRun(id);
  const folder = path.join(runsFolder(), name);
  return isCell ? path.join(folder, CELLS_FOLDER, cell) : folder;
}

export function noRun(id: string): AppError {
  return new AppError('not-found', `There is no run “${id.slice(0, 80)}” in the folder of runs.`);
}
