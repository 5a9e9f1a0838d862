// A Chromium or Chrome for tests and command lines; where there is none, the system's package manager is asked for one.
// Only Node's own modules may be used here.
import { spawnSync } from 'node:child_process';
import { findBrowser, which } from './find-browser.mjs';

const MANAGERS = [
  {
    probe: 'apt-get',
    steps: [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', 'chromium'],
    ],
  },
  { probe: 'dnf', steps: [['dnf', 'install', '-y', '-q', 'chromium']] },
  { probe: 'pacman', steps: [['pacman', '-Sy', '--noconfirm', 'chromium']] },
  { probe: 'apk', steps: [['apk', 'add', 'chromium']] },
  { probe: 'brew', steps: [['brew', 'install', '--cask', 'chromium']] },
];

/**
 * The browser's path, after installing one if none was found.
 * @throws Error that says what to do where there is none still
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  const manager = MANAGERS.find(({ probe }) => which(probe));
  if (manager) {
    console.error(`No Chromium or Chrome found; installing one with ${manager.probe} …`);
    const root = process.getuid?.() === 0 || manager.probe === 'brew';
    for (const [command, ...args] of manager.steps) {
      const full = root ? [command, ...args] : ['sudo', '-n', command, ...args];
      spawnSync(full[0], full.slice(1), {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    }
  }
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(
    'This needs Chromium or Chrome. Install one, for example by `apt-get install chromium`, or name it: UGN_CHROME=/path/to/chrome',
  );
}
