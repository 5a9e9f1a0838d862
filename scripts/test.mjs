// `npm test`: installs what it needs, then runs every check and every test, and counts real results.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from '../lib/headless/ensure-browser.mjs';
import { runChecks } from './check.mjs';
import { ensureAssets, ensureBuilt, ensureInstalled, root, runTool } from './setup.mjs';

ensureInstalled();
const browser = browserOrExit();
ensureAssets();
ensureBuilt();

const results = path.join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results);
const total = { passed: 0, failed: 0, skipped: 0 };

for (const { passed } of runChecks()) count({ [passed ? 'passed' : 'failed']: 1 });

const unitReport = path.join(results, 'vitest.json');
const unitCode = runTool('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitReport}`,
]);
countSuite(unitCode, unitReport, ({ numPassedTests, numFailedTests, numPendingTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
  skipped: numPendingTests,
}));

const browserReport = path.join(results, 'playwright.json');
const browserCode = runTool('playwright', ['test', '--reporter=list,json'], {
  UGN_CHROME: browser,
  PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport,
});
countSuite(browserCode, browserReport, ({ stats }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
}));

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

function count(part) {
  for (const key of Object.keys(part)) total[key] += part[key];
}

/** A runner that fails without a failed test (a file that does not load, say) counts as one failure. */
function countSuite(code, report, read) {
  const counted = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : { failed: 0 };
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  count(counted);
}

function browserOrExit() {
  try {
    return ensureBrowser();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
