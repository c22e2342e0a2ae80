/** Reads vitest's JSON report, names what failed or did not run, and prints the line "N passed, N failed" last. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [file = '', status = '1'] = process.argv.slice(2);
const isRoot = process.getuid?.() === 0;

/** @returns {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string }[] }[] }} */
function read() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { testResults: [] };
  }
}

/** Only root runs PostgreSQL as somebody else; every other test has to run everywhere. */
const excused = (/** @type {string} */ name) => !isRoot && /\broot\b/.test(name);

let passed = 0;
/** @type {string[]} */
const failures = [];
for (const { name, status: outcome, message, assertionResults } of read().testResults) {
  const path = relative(process.cwd(), name);
  for (const test of assertionResults) {
    if (test.status === 'passed') passed += 1;
    else if (test.status === 'failed') failures.push(`failed:  ${path}: ${test.fullName}`);
    else if (!excused(test.fullName)) failures.push(`not run: ${path}: ${test.fullName}`);
  }
  // A file that could not be loaded, or whose set-up failed, has no tests to fail.
  const blamed = assertionResults.some((test) => test.status === 'failed');
  if (outcome === 'failed' && !blamed) failures.push(`failed:  ${path}: ${message?.split('\n')[0] ?? 'the file did not run'}`);
}
if (passed === 0) failures.push('failed:  no test passed');
if (status !== '0' && failures.length === 0) failures.push(`failed:  the run ended with code ${status}`);

for (const line of failures) console.log(line);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
