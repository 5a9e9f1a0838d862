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
const failures = [];

for (const { name, passed } of runChecks()) {
  count({ [passed ? 'passed' : 'failed']: 1 });
  if (!passed) failures.push(name);
}

const unitReport = path.join(results, 'vitest.json');
const unitCode = runTool('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitReport}`,
]);
countSuite(unitCode, unitReport, ({ numPassedTests, numFailedTests, numPendingTests, testResults }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
  skipped: numPendingTests,
  names: testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const file = path.relative(root, name);
    if (status === 'failed' && failed.length === 0) return [file];
    return failed.map(({ fullName }) => `${file} › ${fullName}`);
  }),
}));

const browserReport = path.join(results, 'playwright.json');
const browserCode = runTool('playwright', ['test', '--reporter=list,json'], {
  UGN_CHROME: browser,
  PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport,
});
countSuite(browserCode, browserReport, ({ stats, suites }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
  names: suites.flatMap(failedSpecs),
}));

// A log is often read from its end.
if (failures.length > 0) console.log(`\nfailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

function count(part) {
  for (const key of Object.keys(part)) total[key] += part[key];
}

function failedSpecs({ file, specs = [], suites = [] }) {
  const own = specs.filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === 'flaky'));
  return [...own.map(({ title }) => `${file} › ${title}`), ...suites.flatMap(failedSpecs)];
}

/** A runner that fails without a failed test (a file that does not load, say) counts as one failure. */
function countSuite(code, report, read) {
  const outcome = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : { failed: 0 };
  const { names = [], ...counted } = outcome;
  if (code !== 0 && counted.failed === 0) {
    counted.failed = 1;
    if (names.length === 0) names.push(`${path.basename(report)}: the runner ended with ${code}`);
  }
  count(counted);
  failures.push(...names);
}

function browserOrExit() {
  try {
    return ensureBrowser();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
