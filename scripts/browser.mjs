// Finds the Chromium or Chrome that the tests drive; where there is none, asks the system's package manager.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
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

/** Path of an installed Chromium or Chrome; UGN_CHROME names one by hand. */
export function findBrowser() {
  const byHand = process.env.UGN_CHROME;
  if (byHand) return existsSync(byHand) ? byHand : undefined;
  return NAMES.map(which).find(Boolean) ?? PLACES.find((place) => existsSync(place));
}

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

function which(name) {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  const result = spawnSync(finder, [name], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.split('\n')[0].trim() : undefined;
}
