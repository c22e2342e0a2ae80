import { assert } from '@quittance/result';
import { root } from '../../root.ts';
import { type Edit, mutants } from './mutants.ts';

/** What the named mutant makes of a file, given by its path or URL; null when it leaves that as it is. */
export function mutated(name: string | undefined, place: string, source: () => string): string | null {
  const edits =
    mutants.find((mutant) => mutant.name === name)?.edits.filter(({ file }) => place.endsWith(`${root}${file}`)) ?? [];
  return edits.length === 0 ? null : edits.reduce(applied, source());
}

/** The text with the edit; fails when the code has moved on. */
export function applied(source: string, { file, from, to }: Edit): string {
  const parts = source.split(from);
  assert(parts.length === 2, `"${from}" stands in ${file} exactly once`);
  return parts.join(to);
}
