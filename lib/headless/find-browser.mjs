// Finds the Chromium or Chrome that tests, analysis and prediction drive. Only Node's own modules may be used here.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';

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
  const endings = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE').split(';') : [''];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders
    .flatMap((folder) => endings.map((ending) => path.join(folder, `${name}${ending}`)))
    .find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
