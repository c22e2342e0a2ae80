import { makeStale } from '../generate/stamped.ts';
import { codeStages, pageStages } from '../generate/steps.ts';
import { runInForeground, tool } from '../program.ts';

const levels = ['unit', 'db', 'api', 'web', 'e2e'];

/**
 * `npm test [-- words]`: a word that is a level runs only that level; other words filter by path; flags go to vitest. The pages are
 * built only for the level that opens them.
 */
export async function main(args: string[]): Promise<void> {
  const chosen = args.filter((word) => levels.includes(word));
  const others = args.filter((word) => !levels.includes(word));
  const needsPages = chosen.length === 0 || chosen.includes('e2e');
  const generated = await generate(needsPages);
  const projects = chosen.flatMap((level) => ['--project', `${level}*`]);
  const code = await runInForeground(tool('vitest'), ['run', ...projects, ...others]);
  process.exitCode = code || (generated ? 0 : 1);
}

/** A part that can't be generated fails the run, but not before the tests of the other parts were run. */
async function generate(needsPages: boolean): Promise<boolean> {
  try {
    await makeStale([...codeStages(), ...(needsPages ? pageStages() : [])], { say: console.log });
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}
