import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../root.ts';
import { applied } from './apply.ts';
import { mutants } from './mutants.ts';

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  'the mutant "%s" still is a change of the code',
  (_, { edits }) => {
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const source = readFileSync(join(root, file), 'utf8');
      expect(edits.filter((edit) => edit.file === file).reduce(applied, source)).not.toBe(source);
    }
  },
);
