// Finds the Chromium or Chrome that tests, analysis and prediction drive. Only Node's own modules may be used here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of an installed Chromium or Chrome; UGN_CHROME names one by hand. */
export function findBrowser() {
  const byHand = process.env.UGN_CHROME;
  if (byHand) return existsSync(byHand) ? byHand : undefined;
  return NAMES.map(which).find(Boolean) ?? PLACES.find((place) => existsSync(place));
}

/** Path of a program that the shell would start. */
export function which(name) {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  const result = spawnSync(finder, [name], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.split('\n')[0].trim() : undefined;
}
