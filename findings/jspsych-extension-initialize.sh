#!/usr/bin/env bash
# jspsych 8.3.0, seen 30 November 2026.
# Expected: trials begin when the promise is fulfilled that an extension's initialize() must return by its type
#   (JsPsychExtension: Promise<void>), so that an extension may open a camera or load a model there.
# So: jsPsych calls it and goes on at once; the first trial starts while the promise is pending, and what it is rejected
#   with reaches nobody.
# Way round: open what is needed before jsPsych.run(), or in a trial of its own that ends when it is there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > package.log
npm install --silent --no-audit --no-fund jspsych@8.3.0 jsdom@26.1.0
cat > try.mjs << 'JS'
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const WAIT = 1500;
const source = readFileSync('node_modules/jspsych/dist/index.browser.js', 'utf8');
const { version } = JSON.parse(readFileSync('node_modules/jspsych/package.json', 'utf8'));
const { window } = new JSDOM('<!doctype html><body></body>', { runScripts: 'outside-only', pretendToBeVisual: true });
window.eval(`${source};window.initJsPsych = initJsPsych;`);

const seen = [];
const begun = performance.now();
const note = (what) => seen.push([what, Math.round(performance.now() - begun)]);

class Slow {
  static info = { name: 'slow', version: '1.0.0', data: {} };
  initialize() {
    note('initialize() called');
    return new Promise((resolve) => setTimeout(resolve, WAIT)).then(() => note('initialize() fulfilled'));
  }
  on_start() {}
  on_load() {}
  on_finish() { return {}; }
}
class Trial {
  static info = { name: 'trial', version: '1.0.0', parameters: {}, data: {} };
  constructor(jsPsych) { this.jsPsych = jsPsych; }
  trial() {
    note('trial begins');
    setTimeout(() => this.jsPsych.finishTrial({}), 10);
  }
}

const jsPsych = window.initJsPsych({ extensions: [{ type: Slow }] });
await jsPsych.run([{ type: Trial, extensions: [{ type: Slow }] }]);
await new Promise((resolve) => setTimeout(resolve, WAIT + 500));
console.log(`jspsych ${version}, node ${process.version}`);
for (const [what, at] of seen) console.log(`${String(at).padStart(6)} ms  ${what}`);
const at = (what) => seen.find(([name]) => name === what)?.[1] ?? Number.NaN;
const isSo = at('trial begins') < at('initialize() fulfilled');
console.log(isSo ? 'As told: the trial did not wait.' : 'No longer as told.');
process.exit(isSo ? 0 : 1);
JS
node try.mjs
