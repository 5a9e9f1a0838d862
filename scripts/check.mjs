// `npm run check`: lint and format, types, import rules, unused code. Prints one line a check.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

const CHECKS = [
  { name: 'lint and format (biome)', tool: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'types (tsc)', tool: 'tsc', args: ['--noEmit', '-p', '.'] },
  {
    name: 'import rules (dependency-cruiser)',
    tool: 'depcruise',
    args: [
      'app',
      'lib',
      'training',
      'cli',
      'scripts',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
    ],
    judge: judgeImports,
  },
  {
    name: 'names (one file for each)',
    tool: null,
    judge: judgeNames,
  },
  { name: 'unused code (knip)', tool: 'knip', args: ['--no-progress'] },
];

/** Runs every check; returns their names with whether they passed. */
export function runChecks() {
  return CHECKS.map(({ name, tool, args, judge = judgeByExit }) => {
    const result =
      tool &&
      spawnSync(path.join(root, 'node_modules', '.bin', tool), args, {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        shell: process.platform === 'win32',
      });
    const complaint = judge(result);
    console.log(`${complaint === undefined ? '✓' : '✗'} ${name}`);
    if (complaint !== undefined) console.log(complaint);
    return { name, passed: complaint === undefined };
  });
}

function judgeByExit({ status, stdout, stderr, error }) {
  if (status === 0) return undefined;
  return error ? String(error) : `${stdout}${stderr}`;
}

/** A cruise that read no module proves nothing, so it fails too. */
function judgeImports({ stdout, stderr }) {
  let summary;
  try {
    ({ summary } = JSON.parse(stdout));
  } catch {
    return `dependency-cruiser gave no report: ${stderr || stdout}`;
  }
  if (summary.totalCruised === 0) return 'dependency-cruiser read no module at all.';
  if (summary.error === 0) return undefined;
  return summary.violations.map(({ from, to, rule }) => `  ${rule.name}: ${from} → ${to}`).join('\n');
}

/** Names that Next gives a meaning. */
const SHARED_NAMES = ['page.tsx', 'route.ts', 'layout.tsx', 'error.tsx', 'loading.tsx', 'not-found.tsx'];

/** Two files of one name are told apart by nobody: not in an editor's tabs, not in a stack trace. */
function judgeNames() {
  const { stdout } = spawnSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const files = stdout
    .split('\n')
    .filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file) && existsSync(path.join(root, file)));
  if (files.length === 0) return 'git lists no source file at all.';
  const byName = new Map();
  for (const file of files) {
    const name = path.basename(file);
    if (!SHARED_NAMES.includes(name)) byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  const same = [...byName.values()].filter(({ length }) => length > 1);
  return same.length === 0 ? undefined : same.map((twins) => `  ${twins.join('  ')}`).join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit(runChecks().every(({ passed }) => passed) ? 0 : 1);
}
