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
  /** npm packages whose version matters. */
  tools: string[];
  /** Files that must exist for it to count as made. */
  outputs: string[];
  make(): Promise<unknown>;
};

export type MakeOptions = { force?: boolean; say?: (line: string) => void };

const stamps = join('.cache', 'generated');

/**
 * Runs the steps that are stale, all of a stage at once, and answers their names. When one can't be made the others still are: who works on a
 * schema is not stopped by a query elsewhere that doesn't fit yet. Throws all problems at the end.
 */
export async function makeStale(stages: readonly (readonly Step[])[], options: MakeOptions = {}): Promise<string[]> {
  const versions = readVersions();
  const made: string[] = [];
  const problems: string[] = [];
  for (const stage of stages) {
    const stale = stage.filter((step) => options.force || !isCurrent(step, versions));
    if (stale.length > 0) options.say?.(`Generating ${stale.map((step) => step.name).join(', ')} ...`);
    await Promise.all(
      stale.map(async (step) => {
        try {
          await step.make();
        } catch (error) {
          problems.push(`${step.name}: ${error instanceof Error ? error.message : String(error)}`);
          return;
        }
        mkdirSync(stamps, { recursive: true });
        // The hash of now: a step may write files that count (codegen adds stubs for missing resolvers).
        writeFileSync(stampOf(step), hashOf(step, versions));
        made.push(step.name);
      }),
    );
  }
  if (problems.length > 0) throw new Error(problems.join('\n\n'));
  return made;
}

type Versions = Readonly<Record<string, string | undefined>>;

const stampOf = (step: Step) => join(stamps, `${step.name}.hash`);

function isCurrent(step: Step, versions: Versions): boolean {
  if (!step.outputs.every((file) => existsSync(file))) return false;
  return existsSync(stampOf(step)) && readFileSync(stampOf(step), 'utf8') === hashOf(step, versions);
}

/** What is installed: the lockfile's word, which the bootstrap has brought `node_modules` to. */
function readVersions(): Versions {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { version?: string }> };
  return Object.fromEntries(
    Object.entries(lock.packages).map(([path, entry]) => [path.replace(/^.*node_modules\//, ''), entry.version]),
  );
}

function hashOf(step: Step, versions: Versions): string {
  const hash = createHash('sha256');
  for (const tool of step.tools) hash.update(`${tool}@${versions[tool]}\0`);
  for (const file of filesOf(step.inputs)) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
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
