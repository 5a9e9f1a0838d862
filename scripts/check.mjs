// `npm run check`: lint and format, types, import rules, unused code. Prints one line a check.
import { spawnSync } from 'node:child_process';
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
  { name: 'unused code (knip)', tool: 'knip', args: ['--no-progress'] },
];

/** Runs every check; returns their names with whether they passed. */
export function runChecks() {
  return CHECKS.map(({ name, tool, args, judge = judgeByExit }) => {
    const result = spawnSync(path.join(root, 'node_modules', '.bin', tool), args, {
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

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit(runChecks().every(({ passed }) => passed) ? 0 : 1);
}
