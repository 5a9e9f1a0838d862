import { type Browser, chromium } from '@playwright/test';

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a camera. */
export function launch(...flags: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.UGN_CHROME,
    args: ['--headless=new', ...FLAGS, ...flags],
    ignoreDefaultArgs: ['--headless'],
  });
}
