// A Chromium or Chrome for tests and command lines; where there is none, the system's package manager is asked for one.
// Only Node's own modules may be used here.
import { spawnSync } from 'node:child_process';
import { findBrowser, which } from './find-browser.mjs';

/** `byHand` is what a person runs, as root where the program is not Homebrew. */
const MANAGERS = [
  {
    name: 'apt-get',
    steps: [
      ['update', '-qq'],
      ['install', '-y', '-qq', 'chromium'],
    ],
    byHand: 'apt-get install chromium',
  },
  { name: 'dnf', steps: [['install', '-y', '-q', 'chromium']], byHand: 'dnf install chromium' },
  { name: 'pacman', steps: [['-Sy', '--noconfirm', 'chromium']], byHand: 'pacman -Sy chromium' },
  { name: 'apk', steps: [['add', 'chromium']], byHand: 'apk add chromium' },
  { name: 'brew', steps: [['install', '--cask', 'chromium']], byHand: 'brew install --cask chromium' },
];

/**
 * The browser's path, after installing one if none was found. What it has to say goes to stderr.
 * @throws Error that says what to do where there is none still
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  const manager = managerHere();
  if (process.env.UGN_CHROME || !manager) throw new Error(noBrowser());
  console.error(`No Chromium or Chrome found; installing one with ${manager.name} …`);
  const trouble = install(manager);
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(`${trouble ?? `${manager.name} installed none that is found`}. ${noBrowser()}`);
}

/** What is missing, where it was looked for, and what to do about it on this system. */
export function noBrowser() {
  const byHand = process.env.UGN_CHROME;
  if (byHand) {
    return `UGN_CHROME names ${byHand}, and there is no such file. Name a Chromium or Chrome that is there, or unset UGN_CHROME.`;
  }
  const manager = managerHere();
  const how = manager
    ? `Install one by \`${needsRoot(manager) ? 'sudo ' : ''}${manager.byHand}\``
    : 'Install one from https://www.google.com/chrome/';
  return `This needs Chromium or Chrome, and the PATH holds none. ${how}, or name one: UGN_CHROME=/path/to/chrome`;
}

function managerHere() {
  return MANAGERS.find(({ name }) => which(name));
}

function needsRoot({ name }) {
  return name !== 'brew' && process.getuid?.() !== 0;
}

/** @returns what went wrong, if something did */
function install(manager) {
  let trouble;
  for (const step of manager.steps) {
    const command = [...(needsRoot(manager) ? ['sudo', '-n'] : []), manager.name, ...step];
    const { status, signal, error } = spawnSync(command[0], command.slice(1), {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    // A list that cannot be brought up to date may do, so the last step counts.
    const why = error ? error.message : `ended with ${signal ?? `exit code ${status}`}`;
    trouble = status === 0 ? undefined : `\`${command.join(' ')}\` ${why}`;
  }
  return trouble;
}
