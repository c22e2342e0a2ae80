import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mutant } from '../../env.ts';
import { root } from '../../root.ts';
import { mutated } from './apply.ts';

/** The tests of databases and subgraphs with one mutant in place of the code; nothing is written. */
export default defineConfig({
  plugins: [{ name: 'mutant', enforce: 'pre', transform: (code, id) => mutated(mutant, id, () => code) ?? undefined }],
  test: {
    root,
    include: ['**/*.{db,api}.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '.data/**'],
    globalSetup: fileURLToPath(new URL('../../../../packages/testing/src/global-setup.ts', import.meta.url)),
    // On disk one mutant's code would be taken for the next one's, or for ours.
    fsModuleCache: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
