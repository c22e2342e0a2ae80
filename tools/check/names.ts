/**
 * File names that say nothing, and barrels: a reader of a listing should know what is in a file (CONTRIBUTING.md).
 */
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';

const empty = /(^|[-.])(service|manager|helpers?|utils?|common|misc)\.(ts|tsx|mjs)$/;
const barrel = /^index\.tsx?$/;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mjs'], {
  encoding: 'utf8',
});
// In tests a service may be what it is: one that takes part in a scene.
const wrong = files
  .split('\n')
  .filter((file) => !/\/test\//.test(file))
  .filter((file) => empty.test(basename(file)) || barrel.test(basename(file)));
for (const file of wrong) console.error(`${file}: name it after what it does; no barrels`);
process.exitCode = wrong.length > 0 ? 1 : 0;
