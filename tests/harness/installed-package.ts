import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../lib/node/root';

const run = (file: string, args: readonly string[], cwd: string) =>
  execFileSync(file, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });

/**
 * A stranger's folder with the package installed, as `npm install ugn-live-0.1.0.tgz` leaves it: built, packed and unpacked.
 * Nothing is fetched.
 */
export async function installedPackage(): Promise<{ folder: string; tarball: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ugn-stranger-'));
  const built = path.join(folder, 'built');
  run(process.execPath, ['--import', 'tsx', 'cli/sdk-command.ts', '--out', built], root);
  run('npm', ['pack', '--silent', built], folder);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!;
  run('tar', ['-xzf', tarball], folder); // into package/
  await mkdir(path.join(folder, 'node_modules'));
  await cp(path.join(folder, 'package'), path.join(folder, 'node_modules', 'ugn-live'), { recursive: true });
  return { folder, tarball: path.join(folder, tarball) };
}
