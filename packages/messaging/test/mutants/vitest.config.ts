import { fileURLToPath } from 'node:url';
import { assert } from '@quittance/result';
import { defineConfig } from 'vitest/config';
import { mutants } from './mutants.ts';

const wanted = process.env.QUITTANCE_MUTANT;
const mutant = mutants.find(({ name }) => name === wanted);
const source = fileURLToPath(new URL('../../src/', import.meta.url));

/** The tests of this package with one mutant in place of the code; nothing is written. */
export default defineConfig({
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      transform(code, id) {
        const edits = mutant?.edits.filter(({ file }) => id === source + file) ?? [];
        return edits.reduce((changed, { file, from, to }) => {
          const parts = changed.split(from);
          assert(parts.length === 2, `"${from}" stands in ${file} exactly once`);
          return parts.join(to);
        }, code);
      },
    },
  ],
  test: {
    root: fileURLToPath(new URL('../../../..', import.meta.url)),
    include: ['packages/messaging/test/*.db.test.ts'],
    globalSetup: fileURLToPath(new URL('../../../testing/src/global-setup.ts', import.meta.url)),
    // On disk one mutant's code would be taken for the next one's, or for ours.
    fsModuleCache: false,
    testTimeout: 15_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
