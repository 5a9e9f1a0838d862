import { spawnSync } from 'node:child_process';

/**
 * A Python that has a module: the one that UGN_PYTHON names, or python3.
 * @returns its command; null without one
 */
export function pythonWith(module: string): string | null {
  const python = process.env.UGN_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', `import ${module}`]).status === 0 ? python : null;
}

/** Runs a script that prints JSON. @throws Error with what it wrote on stderr where it fails */
export function runPython(python: string, script: string, args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(python, ['-c', script, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
  return JSON.parse(stdout);
}
