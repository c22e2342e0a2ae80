import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

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

export type MakeOptions = {
  force?: boolean;
  say?: (line: string) => void;
  /** Where the files are: the repository, unless told. */
  root?: string;
};

/**
 * Runs the steps that are stale, all of a stage at once, and answers their names. When one can't be made the others still are: who works on a
 * schema is not stopped by a query elsewhere that doesn't fit yet. Throws all problems at the end.
 */
export async function makeStale(stages: readonly (readonly Step[])[], options: MakeOptions = {}): Promise<string[]> {
  const files = filesIn(options.root ?? '.');
  const made: string[] = [];
  const problems: string[] = [];
  for (const stage of stages) {
    const stale = stage.filter((step) => options.force || !files.isCurrent(step));
    if (stale.length > 0) options.say?.(`Generating ${stale.map((step) => step.name).join(', ')} ...`);
    await Promise.all(
      stale.map(async (step) => {
        try {
          await step.make();
        } catch (error) {
          problems.push(`${step.name}: ${error instanceof Error ? error.message : String(error)}`);
          return;
        }
        files.stamp(step);
        made.push(step.name);
      }),
    );
  }
  if (problems.length > 0) throw new Error(problems.join('\n\n'));
  return made;
}

function filesIn(root: string) {
  const stamps = join(root, '.cache', 'generated');
  const stampOf = (step: Step) => join(stamps, `${step.name}.hash`);
  const versions = installedVersions(root);

  function hashOf(step: Step): string {
    const hash = createHash('sha256');
    for (const tool of step.tools) hash.update(`${tool}@${versions[tool]}\0`);
    for (const file of matching(root, step.inputs))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
    for (const file of matching(root, step.names ?? [])) hash.update(`${file}\0`);
    return hash.digest('hex');
  }

  return {
    isCurrent(step: Step): boolean {
      if (!step.outputs.every((file) => existsSync(join(root, file)))) return false;
      return existsSync(stampOf(step)) && readFileSync(stampOf(step), 'utf8') === hashOf(step);
    },
    /** The hash of afterwards: a step may write files that count (codegen adds stubs for missing resolvers). */
    stamp(step: Step): void {
      mkdirSync(stamps, { recursive: true });
      writeFileSync(stampOf(step), hashOf(step));
    },
  };
}

/** The lockfile's word, which the bootstrap has brought `node_modules` to. */
function installedVersions(root: string): Record<string, string | undefined> {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const top = Object.entries(lock.packages).filter(([path]) => path.lastIndexOf('node_modules/') === 0);
  return Object.fromEntries(top.map(([path, entry]) => [path.slice('node_modules/'.length), entry.version]));
}

function matching(root: string, globs: string[]): string[] {
  const skipped = ['node_modules', 'dist'];
  return globSync(globs, { cwd: root, withFileTypes: true, exclude: (entry) => skipped.includes(entry.name) })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
