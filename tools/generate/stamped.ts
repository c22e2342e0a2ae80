import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something made from files, made again only when they change. */
export type Step = {
  /** Names the stamp and what is printed. */
  name: string;
  /** Globs of the files it is made from. */
  inputs: string[];
  /** Globs of files whose names matter, but not what is in them. */
  names?: string[];
  /** Files that must exist for it to count as made. */
  outputs: string[];
  make(): Promise<void>;
};

const stamps = join('.cache', 'generated');

/** Runs the steps that are stale, in order, and answers their names. Throws at the end when any could not be made. */
export async function makeStale(
  steps: readonly Step[],
  options: { force?: boolean; say?: (line: string) => void } = {},
): Promise<string[]> {
  const made: string[] = [];
  const problems: string[] = [];
  for (const step of steps) {
    const stamp = join(stamps, `${step.name}.hash`);
    const isCurrent =
      existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(step) && step.outputs.every((file) => existsSync(file));
    if (isCurrent && !options.force) continue;
    options.say?.(`Generating ${step.name} ...`);
    try {
      await step.make();
    } catch (error) {
      // The others still are made: one who works on a schema is not stopped by a query elsewhere that doesn't fit yet.
      problems.push(`${step.name}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    mkdirSync(stamps, { recursive: true });
    // The hash of now: a step may write files that count (codegen adds stubs for missing resolvers).
    writeFileSync(stamp, hashOf(step));
    made.push(step.name);
  }
  if (problems.length > 0) throw new Error(problems.join('\n\n'));
  return made;
}

function hashOf(step: Step): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...filesOf(step.inputs)])
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  for (const file of filesOf(step.names ?? [])) hash.update(`${file}\0`);
  return hash.digest('hex');
}

function filesOf(globs: string[]): string[] {
  const found = globSync(globs, { withFileTypes: true, exclude: (entry) => ['node_modules', 'dist'].includes(entry.name) });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
