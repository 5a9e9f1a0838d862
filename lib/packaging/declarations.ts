import path from 'node:path';
import ts from 'typescript';
import { AppError } from '../errors';

/**
 * The types of a module and of what they lead to, without what is marked as internal.
 * @param root the project's folder
 * @param entries modules, from the root
 * @returns `.d.ts` files by their path from `lib/`
 * @throws AppError internal where they lead out of `rooms`: then a type of ours would be part of the package
 */
export function declarationsOf(
  root: string,
  entries: readonly string[],
  rooms: readonly string[],
): Map<string, string> {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const program = ts.createProgram(
    entries.map((entry) => path.join(root, entry)),
    {
      ...options,
      ...{ noEmit: false, incremental: false, declaration: true, emitDeclarationOnly: true },
      ...{ stripInternal: true, rootDir: root, outDir: root },
    },
  );
  const made = new Map<string, string>();
  program.emit(undefined, (file, text) => made.set(path.relative(root, file), text), undefined, true);
  const wanted = entries.map((entry) => entry.replace(/\.ts$/, '.d.ts'));
  const found = new Map<string, string>();
  for (const file of wanted) {
    const text = made.get(file);
    const isOwn = rooms.some((room) => file.startsWith(room));
    if (text === undefined || !isOwn) {
      throw new AppError('internal', `The types of the package lead to ${file}, which is not part of it.`);
    }
    found.set(path.relative('lib', file), text);
    for (const { fileName: from } of ts.preProcessFile(text).importedFiles) {
      if (!from.startsWith('.')) {
        throw new AppError('internal', `The types of the package lead from ${file} to ${from}.`);
      }
      const next = `${path.join(path.dirname(file), from)}.d.ts`;
      if (!found.has(path.relative('lib', next)) && !wanted.includes(next)) wanted.push(next);
    }
  }
  return found;
}
