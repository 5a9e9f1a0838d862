// What both `npm start` and `npm test` need before their own work: packages, assets, a build. Each step
// leaves a stamp, so the second time it costs nothing. Only Node's own modules may be used here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Runs a command in the project, its output shown, and returns its exit code. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  return result.status ?? 1;
}

/** Runs a program that a package brings (`next`, `vitest`, …). */
export function runTool(name, args, env) {
  return run(path.join(root, 'node_modules', '.bin', name), args, env);
}

function must(code, what) {
  if (code !== 0) {
    console.error(`\n${what} failed (exit code ${code}); the lines above say why.`);
    process.exit(code);
  }
}

function hashOf(entries) {
  const hash = createHash('sha256');
  const add = (file) => {
    const full = path.join(root, file);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(path.join(file, name));
      return;
    }
    hash.update(file).update('\0').update(readFileSync(full));
  };
  for (const entry of entries) add(entry);
  return hash.digest('hex');
}

function once(stampFile, hash, work) {
  const stamp = path.join(root, stampFile);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** Installs the packages of package-lock.json, unless they are there already. */
export function ensureInstalled() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`Node 20 or later is needed; this is ${process.version}.`);
    process.exit(1);
  }
  once('node_modules/.ugn-live-installed', hashOf(['package-lock.json', 'package.json']), () => {
    console.log('Installing packages …');
    must(run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error']), 'Installing packages');
  });
}

/** Copies the WASM files and builds the face detector's model into public/. */
export function ensureAssets() {
  must(run(process.execPath, ['scripts/prepare.mjs']), 'Preparing the assets');
}

const BUILD_INPUTS = [
  'app',
  'lib',
  'examples',
  'next.config.ts',
  'proxy.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
  'NOTICE',
  'scripts/prepare.mjs',
  'scripts/detector-model.mjs',
];

/** Builds the site, unless nothing that goes into it has changed. */
export function ensureBuilt() {
  once('.next/ugn-live-built', hashOf(BUILD_INPUTS), () => {
    console.log('Building the site …');
    must(
      run(process.execPath, ['scripts/third-party.mjs', '--texts', 'public/licences.txt']),
      'Gathering licences',
    );
    must(
      run(process.execPath, ['--import', 'tsx', 'cli/sdk-command.ts', '--examples']),
      'Making the examples',
    );
    must(runTool('next', ['build']), 'Building the site');
  });
}
