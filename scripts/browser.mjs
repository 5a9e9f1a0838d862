// The tests' Chromium or Chrome; where there is none, the system's package manager is asked for one.
import { spawnSync } from 'node:child_process';
import { findBrowser, which } from '../lib/headless/find-browser.mjs';

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

/** The browser's path, after installing one if none was found; exits with what to do where that fails. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  const manager = MANAGERS.find(({ probe }) => which(probe));
  if (manager) {
    console.log(`No Chromium or Chrome found; installing one with ${manager.probe} …`);
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
  console.error(
    'The browser tests need Chromium or Chrome. Install one, or name it: UGN_CHROME=/path npm test',
  );
  process.exit(1);
}
